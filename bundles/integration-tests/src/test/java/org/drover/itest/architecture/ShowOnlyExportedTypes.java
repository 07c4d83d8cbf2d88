// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A class that others can reach names, in its supertypes and in the signatures of the members that they can reach, only types that
 * they can reach too. A supertype may be private to the exported package, as its public members are inherited. Types of others,
 * outside of the root package, are left alone.
 */
final class ShowOnlyExportedTypes extends ArchCondition<JavaClass> {

    private final String root;
    private final Set<String> exportedPackages;

    ShowOnlyExportedTypes(String root, Set<String> exportedPackages) {
        super("show only types of exported packages");
        this.root = root;
        this.exportedPackages = Set.copyOf(exportedPackages);
    }

    @Override
    public void check(JavaClass type, ConditionEvents events) {
        if (!isReachable(type)) {
            return;
        }
        Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream())
                .map(JavaType::getAllInvolvedRawTypes)
                .flatMap(Set::stream)
                .filter(this::isInternal)
                .forEach(hidden -> report(type, type.getName() + " is a subtype of " + hidden.getName(), events));
        type.getTypeParameters().stream()
                .flatMap(parameter -> parameter.getAllInvolvedRawTypes().stream())
                .filter(this::isHidden)
                .forEach(hidden -> report(type, type.getName() + " has a bound " + hidden.getName(), events));
        type.getMembers().stream()
                .filter(member -> isVisible(member.getModifiers()))
                .forEach(member -> check(type, member, events));
    }

    private void check(JavaClass type, JavaMember member, ConditionEvents events) {
        member.getAllInvolvedRawTypes().stream()
                .filter(this::isHidden)
                .forEach(hidden -> report(type, member.getFullName() + " shows " + hidden.getName(), events));
        if (member instanceof JavaCodeUnit codeUnit) {
            codeUnit.getExceptionTypes().stream()
                    .filter(this::isHidden)
                    .forEach(hidden -> report(type, member.getFullName() + " throws " + hidden.getName(), events));
        }
    }

    private boolean isHidden(JavaClass type) {
        JavaClass named = type.getBaseComponentType();
        return isInternal(named) || named.getPackageName().startsWith(root) && !isReachable(named);
    }

    private boolean isInternal(JavaClass type) {
        return type.getPackageName().startsWith(root) && !exportedPackages.contains(type.getPackageName());
    }

    /** Whether the class and all classes around it are public or protected. */
    private static boolean isReachable(JavaClass type) {
        return isVisible(type.getModifiers())
                && type.getEnclosingClass()
                        .map(ShowOnlyExportedTypes::isReachable)
                        .orElse(true);
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        boolean written = !modifiers.contains(JavaModifier.SYNTHETIC) && !modifiers.contains(JavaModifier.BRIDGE);
        return written && (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED));
    }

    private static void report(JavaClass type, String message, ConditionEvents events) {
        events.add(SimpleConditionEvent.violated(type, message));
    }
}
