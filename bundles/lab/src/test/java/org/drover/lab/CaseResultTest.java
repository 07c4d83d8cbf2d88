// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaseResultTest {
    @TempDir
    Path folder;

    @Test
    void aCaseThatPassedPasses() throws IOException {
        Files.writeString(folder.resolve("result"), "passed 12\n");

        assertDoesNotThrow(() -> new CaseResult("moves", folder).assertPassed());
    }

    @Test
    void aCaseThatNeverRanFails() {
        assertFails(new CaseResult("moves", folder.resolve("absent")), "case moves has no result");
    }

    @Test
    void aCaseThatWasCutOffFailsAndShowsItsLog() throws IOException {
        Files.writeString(folder.resolve("log"), "device dev0 was about to move\n");

        assertFails(new CaseResult("moves", folder), "device dev0 was about to move");
    }

    @Test
    void aCaseThatFailedFailsAndShowsItsLog() throws IOException {
        Files.writeString(folder.resolve("log"), "FAILED: the blobs differ\n");
        Files.writeString(folder.resolve("result"), "failed 3 1\n");

        assertFails(new CaseResult("moves", folder), "failed 3 1");
        assertFails(new CaseResult("moves", folder), "the blobs differ");
    }

    @Test
    void anEmptyResultFails() throws IOException {
        Files.writeString(folder.resolve("result"), "");

        assertFails(new CaseResult("moves", folder), "an empty result");
    }

    private static void assertFails(CaseResult result, String message) {
        AssertionError error = assertThrows(AssertionError.class, result::assertPassed);
        assertTrue(error.getMessage().contains(message), error.getMessage());
    }
}
