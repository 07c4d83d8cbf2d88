// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConformanceRowsTest {
    @TempDir
    Path folder;

    private ConformanceRows rows;

    @BeforeEach
    void read() throws IOException {
        Path file = folder.resolve("rows");
        Files.writeString(
                file,
                "ok state-read\nskipped dma\naccepted dry-read: 0 and not ENOMSG; mtty is so [x]\n"
                        + "deviates arc: EINVAL [y]\nhealed old: take it off [z]\nconformance 5 rows, 2 bad\n");
        rows = ConformanceRows.read("mtty", file);
    }

    @Test
    void whatIsAsTheContractSaysOrAcceptedPasses() {
        rows.assertGood("state-read");
        rows.assertGood("dma");
        rows.assertGood("dry-read");
        assertEquals(1, rows.count("ok"));
    }

    @Test
    void aNewDeviationFails() {
        assertFails("arc", "deviates arc: EINVAL");
    }

    @Test
    void anAcceptedDeviationThatVanishedFails() {
        assertFails("old", "healed old");
    }

    @Test
    void aSentenceThatWasNotReachedFails() {
        assertFails("later", "nothing was said of later");
    }

    @Test
    void aRunThatLeftNothingFails() throws IOException {
        rows = ConformanceRows.read("mtty", folder.resolve("absent"));

        assertFails("state-read", "nothing was said of state-read");
    }

    private void assertFails(String name, String message) {
        AssertionError error = assertThrows(AssertionError.class, () -> rows.assertGood(name));
        assertTrue(error.getMessage().contains(message), error.getMessage());
    }
}
