// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.architecture;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each rule fails on classes that break it, names what broke it, and leaves other classes alone. */
class ArchitectureRulesTest {

    private static final String FIXTURES = "org.drover.itest.architecture.fixture";

    private final JavaClasses fixtures = new ClassFileImporter().importPackages(FIXTURES);

    @Test
    void cycleOfPackagesIsNotSeen() {
        assertBroken(ArchitectureRules.packagesAreFreeOfCycles(FIXTURES), "Slice cycle.one", "Slice cycle.two");
        assertKept(ArchitectureRules.packagesAreFreeOfCycles(FIXTURES + ".right"));
    }

    @Test
    void nativeAccessIsNotSeen() {
        assertBroken(ArchitectureRules.nativeAccessOnlyIn(FIXTURES + ".left.."), "UsesNativeCode");
        assertKept(ArchitectureRules.nativeAccessOnlyIn(FIXTURES + ".natives.."));
    }

    @Test
    void standardStreamIsNotSeen() {
        assertBroken(
                ArchitectureRules.standardStreamsOnlyIn(Map.of(), FIXTURES + ".left.."),
                "PrintsToStandardStreams.output",
                "PrintsToStandardStreams.error",
                "PrintsToStandardStreams.stackTrace");
        assertKept(ArchitectureRules.standardStreamsOnlyIn(Map.of(), FIXTURES + ".streams.."));
        assertKept(ArchitectureRules.standardStreamsOnlyIn(
                Map.of(FIXTURES + ".streams.PrintsToStandardStreams", "a reason"), FIXTURES + ".left.."));
    }

    @Test
    void javaUtilLoggingIsNotSeen() {
        assertBroken(ArchitectureRules.noJavaUtilLogging(), "LogsThroughTheJdk");
    }

    @Test
    void foreignInternalPackageIsNotSeen() {
        assertBroken(
                ArchitectureRules.internalPackagesAreNotUsedByOtherModules(
                        Set.of(FIXTURES + ".left", FIXTURES + ".right")),
                "UsesForeignInternals");
        // The same classes as one module: its own internals are free to it.
        assertKept(ArchitectureRules.internalPackagesAreNotUsedByOtherModules(Set.of(FIXTURES)));
    }

    @Test
    void internalTypeInAnExportedSignatureIsNotSeen() {
        assertBroken(
                ArchitectureRules.exportedSignaturesHaveExportedTypes(FIXTURES, Set.of(FIXTURES + ".right")),
                "ShowsInternals is a subtype of",
                "ShowsInternals has a bound",
                "ShowsInternals.field shows",
                "ShowsInternals.array() shows",
                "ShowsInternals.generic() shows",
                "ShowsInternals.parameter(",
                "ShowsInternals.thrown() throws",
                "ShowsInternals.packagePrivate() shows");
        assertKept(ArchitectureRules.exportedSignaturesHaveExportedTypes(
                FIXTURES, Set.of(FIXTURES + ".right.clean", FIXTURES + ".right.internal")));
    }

    private void assertBroken(ArchRule rule, String... named) {
        String message =
                assertThrows(AssertionError.class, () -> rule.check(fixtures)).getMessage();
        assertAll(Stream.of(named)
                .map(name -> () -> assertTrue(message.contains(name), () -> name + " is not in: " + message)));
    }

    private void assertKept(ArchRule rule) {
        assertDoesNotThrow(() -> rule.check(fixtures));
    }
}
