// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;

/** A class depends on no class that is in an {@code internal} package of another module. */
final class StayOutOfForeignInternals extends ArchCondition<JavaClass> {

    private final Set<String> moduleNames;

    StayOutOfForeignInternals(Set<String> moduleNames) {
        super("not use internal packages of other modules");
        this.moduleNames = Set.copyOf(moduleNames);
    }

    @Override
    public void check(JavaClass origin, ConditionEvents events) {
        for (Dependency dependency : origin.getDirectDependenciesFromSelf()) {
            JavaClass target = dependency.getTargetClass().getBaseComponentType();
            Optional<String> targetModule = moduleOf(target);
            if (targetModule.isPresent() && isInternal(target) && !targetModule.equals(moduleOf(origin))) {
                events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
            }
        }
    }

    private static boolean isInternal(JavaClass type) {
        return Arrays.asList(type.getPackageName().split("\\.")).contains("internal");
    }

    /** Return the module with the longest name that leads the package's: a module's name is its root package. */
    private Optional<String> moduleOf(JavaClass type) {
        return moduleNames.stream()
                .filter(module -> (type.getPackageName() + ".").startsWith(module + "."))
                .max(Comparator.comparingInt(String::length));
    }
}
