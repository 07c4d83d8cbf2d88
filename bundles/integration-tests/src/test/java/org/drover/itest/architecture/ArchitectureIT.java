// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.architecture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.drover.itest.BuiltJars;
import org.drover.itest.ShippedJar;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Applies the rules to every class of every shipped jar. */
class ArchitectureIT {

    private static final String ROOT = "org.drover";

    /** Classes outside of the command line that may use standard streams, each with the reason. */
    private static final Map<String, String> COMMANDS_OF_THEIR_OWN = Map.of(
            "org.drover.testkit.device.ConformanceMain",
            "a command, started in a guest that has Java and the testkit but nothing else; its output is its result");

    private static List<ShippedJar> shipped;
    private static JavaClasses classes;

    @BeforeAll
    static void importShippedJars() throws IOException {
        shipped = BuiltJars.shipped();
        // Not importPath: that reads directories, and of a jar silently nothing.
        List<JarFile> jars = new ArrayList<>();
        for (ShippedJar jar : shipped) {
            jars.add(new JarFile(jar.jar().toFile()));
        }
        try {
            classes = new ClassFileImporter().importJars(jars);
        } finally {
            for (JarFile jar : jars) {
                jar.close();
            }
        }
        Set<String> imported = classes.stream().map(JavaClass::getPackageName).collect(Collectors.toSet());
        for (ShippedJar jar : shipped) {
            Set<String> packages = jar.descriptor().packages();
            assertTrue(imported.containsAll(packages), () -> "not all of " + packages + " were imported from " + jar);
        }
    }

    @Test
    void packagesFormACycle() {
        ArchitectureRules.packagesAreFreeOfCycles(ROOT).check(classes);
    }

    @Test
    void nativeCodeIsCalledOutsideOfItsModules() {
        ArchitectureRules.nativeAccessOnlyIn("org.drover.vfio..", "org.drover.transport.rdma..")
                .check(classes);
    }

    @Test
    void standardStreamIsUsedOutsideOfTheCommandLine() {
        ArchitectureRules.standardStreamsOnlyIn(
                        COMMANDS_OF_THEIR_OWN, "org.drover.command..", "org.drover.console..", "org.drover.container..")
                .check(classes);
    }

    @Test
    void exemptClassIsGone() {
        COMMANDS_OF_THEIR_OWN
                .keySet()
                .forEach(name -> assertTrue(classes.contain(name), () -> name + " is exempt but does not exist"));
    }

    @Test
    void javaUtilLoggingIsUsed() {
        ArchitectureRules.noJavaUtilLogging().check(classes);
    }

    @Test
    void internalPackageOfAnotherModuleIsUsed() {
        Set<String> moduleNames = shipped.stream().map(ShippedJar::name).collect(Collectors.toSet());
        ArchitectureRules.internalPackagesAreNotUsedByOtherModules(moduleNames).check(classes);
    }

    @Test
    void exportedPackageShowsAnInternalType() {
        Set<String> exportedPackages =
                shipped.stream().flatMap(jar -> jar.exportedPackages().stream()).collect(Collectors.toSet());
        ArchitectureRules.exportedSignaturesHaveExportedTypes(ROOT, exportedPackages)
                .check(classes);
    }
}
