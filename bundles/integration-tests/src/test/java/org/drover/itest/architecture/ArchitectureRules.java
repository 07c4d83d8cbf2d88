// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.Map;
import java.util.Set;

/**
 * The rules that the architecture is held to, apart from the classes that they are applied to, so that each rule is also tested
 * on classes that break it.
 */
final class ArchitectureRules {

    private ArchitectureRules() {}

    /** No package depends on itself by way of others; {@code root} is the package under which every package is looked at. */
    static ArchRule packagesAreFreeOfCycles(String root) {
        return slices().matching(root + ".(**)").should().beFreeOfCycles();
    }

    /** JNA stays in the two modules that call the operating system, so that everything else runs where no native code may. */
    static ArchRule nativeAccessOnlyIn(String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.sun.jna..")
                .because("native calls belong to " + String.join(" and ", packages));
    }

    /**
     * Standard output and error belong to the command line; everything else logs or throws.
     *
     * @param exempt by the full name of a class, why it may use them all the same
     */
    static ArchRule standardStreamsOnlyIn(Map<String, String> exempt, String... packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(packages)
                .and(DescribedPredicate.not(named(exempt.keySet())))
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .because("standard streams belong to " + String.join(" and ", packages));
    }

    private static DescribedPredicate<JavaClass> named(Set<String> names) {
        return DescribedPredicate.describe("named " + names, type -> names.contains(type.getName()));
    }

    /** SLF4J is the only logging API, as bundles get their logging from the container by it. */
    static ArchRule noJavaUtilLogging() {
        return noClasses().should().dependOnClassesThat().resideInAPackage("java.util.logging..");
    }

    /** A package named internal is for its own module alone, also where no module system enforces it. */
    static ArchRule internalPackagesAreNotUsedByOtherModules(Set<String> moduleNames) {
        return classes().should(new StayOutOfForeignInternals(moduleNames));
    }

    /** What an exported package shows, its users can also name: every type in a signature is exported. */
    static ArchRule exportedSignaturesHaveExportedTypes(String root, Set<String> exportedPackages) {
        return classes()
                .that()
                .resideInAnyPackage(exportedPackages.toArray(String[]::new))
                .should(new ShowOnlyExportedTypes(root, exportedPackages));
    }
}
