// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream target = new PrintStream(written, true, StandardCharsets.UTF_8);

    private String written() {
        return written.toString(StandardCharsets.UTF_8);
    }

    @Test
    void nothingIsWrittenWhereThereIsNoTerminal() {
        ProgressBar bar = new ProgressBar(target, false);
        bar.draw("active", 1, 2, 3);
        bar.clear();
        assertEquals("", written());
    }

    @Test
    void barShowsThePartThatIsDone() {
        new ProgressBar(target, true).draw("device", 50 << 20, 100 << 20, 10 << 20);
        assertEquals(
                "\r\u001b[K[" + "#".repeat(15) + ".".repeat(15) + "]  50 %  50.0 MiB  10.0 MiB/s  device", written());
    }

    @Test
    void moreThanExpectedIsNotMoreThanAll() {
        new ProgressBar(target, true).draw("active", 300, 100, 0);
        assertEquals("\r\u001b[K[" + "#".repeat(30) + "] 100 %  300 B  0 B/s  active", written());
    }

    @Test
    void clearErasesOnlyWhatIsThere() {
        ProgressBar bar = new ProgressBar(target, true);
        bar.clear();
        assertEquals("", written());
        bar.draw("active", 1, 0, 0);
        written.reset();
        bar.clear();
        bar.clear();
        assertEquals("\r\u001b[K", written());
    }
}
