// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** One test for each case of {@code bundles/lab/cases}, which has run in the guest against the real kernel. */
class GuestCasesIT {
    @TestFactory
    Stream<DynamicTest> cases() throws IOException {
        return LabRun.cases().stream()
                .map(name -> DynamicTest.dynamicTest(
                        name,
                        LabRun.directory().resolve("cases").resolve(name).toUri(),
                        () -> LabRun.get().result(name).assertPassed()));
    }

    @Test
    void theGuestRanToItsEnd() {
        assertTrue(
                LabRun.get().output().contains("\nended after "), LabRun.get().output());
    }

    @Test
    void theKernelDidNotComplain() throws IOException {
        assertEquals("", Files.readString(LabRun.get().results().resolve("kernel-complaints")));
    }
}
