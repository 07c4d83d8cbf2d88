// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;

/** Streams of this machine's QEMU and recorded ones are, for Drover, what they are for QEMU's own script. */
@Timeout(value = 900, unit = TimeUnit.SECONDS)
class AnalyzeMigrationIT {
    /** New streams, one made by hand, and the recorded ones; what inspect says is compared for all but one. */
    private static final int STREAMS = 17;

    private static final long MINUTES = 10;

    @Test
    void vmstateIsReadAsQemusScriptReadsIt(TestInfo test) throws Exception {
        HostLab.prepare();
        Path results = HostLab.results(test);
        Path output = results.resolve("check.out");
        String check = HostLab.directory().resolve("checks/analyze-migration").toString();
        Process process = HostLab.process(results, "check", List.of(check))
                .redirectOutput(output.toFile())
                .start();
        try {
            assertTrue(process.waitFor(MINUTES, TimeUnit.MINUTES), () -> "checks/analyze-migration hangs: " + output);
        } finally {
            HostLab.end(process);
        }

        String errors = Files.readString(results.resolve("check.err"));
        assertEquals(0, process.exitValue(), errors);
        List<String> lines = Files.readAllLines(output);
        assertEquals("ok", lines.get(lines.size() - 1));
        long inspected = lines.stream()
                .filter(line -> line.contains("of drover inspect, equal"))
                .count();
        long equal = lines.stream().filter(line -> line.endsWith("equal")).count() - inspected;
        assertTrue(equal >= STREAMS && inspected == equal - 1, () -> String.join("\n", lines));
    }
}
