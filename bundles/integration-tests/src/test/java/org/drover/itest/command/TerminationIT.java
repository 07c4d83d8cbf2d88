// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left, and what is said, when a process of a migration is ended in the middle of it. */
@Timeout(240)
class TerminationIT {
    /** Slow enough that a migration is always in the middle. */
    private static final String SLOW = "?state=64MiB&read-speed=4MiB";

    private static final String INCOMING = "incoming tcp:127.0.0.1:0 --json --device";

    private static DroverProcess source(DroverProcess destination, String... more) throws Exception {
        String address = destination.awaitEvent("listening").get("address").toString();
        return DroverProcess.start(
                DroverProcess.words("migrate " + address + " --json --device sim:a" + SLOW + "&seed=7", more));
    }

    private static DroverProcess destination() throws Exception {
        return DroverProcess.start(DroverProcess.words(INCOMING, "sim:a" + SLOW, "--exit-when-done"));
    }

    private static void assertGone(List<ProcessHandle> processes) throws Exception {
        for (ProcessHandle process : processes) {
            process.onExit().get(DroverProcess.DEADLINE_SECONDS, TimeUnit.SECONDS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "KILL"})
    void demoThatIsEndedLeavesNoProcess(String signal) throws Exception {
        try (DroverProcess demo = DroverProcess.start("demo", "--json", "--state", "64MiB", "--read-speed", "4MiB")) {
            demo.awaitEvent("progress");
            List<ProcessHandle> children = demo.children();
            assertEquals(2, children.size(), children::toString);
            demo.signal(signal);
            int exitCode = demo.awaitExit();
            assertGone(children);
            if (!signal.equals("KILL")) {
                assertEquals(3, exitCode, demo::toString);
                assertEquals("cancelled", demo.report().get("status"), demo::toString);
                assertEquals(false, demo.report().get("verified"));
            }
        }
    }

    @Test
    void demoWhoseSourceIsKilledFailsAndEndsTheDestination() throws Exception {
        try (DroverProcess demo = DroverProcess.start("demo", "--json", "--state", "64MiB", "--read-speed", "4MiB")) {
            demo.awaitEvent("progress", "side", "source");
            List<ProcessHandle> children = demo.children();
            ProcessHandle source = children.stream()
                    .filter(child -> child.info().commandLine().orElse("").contains(" migrate "))
                    .findFirst()
                    .orElseThrow();
            DroverProcess.signal(source, "KILL");
            assertEquals(1, demo.awaitExit(), demo::toString);
            assertGone(children);
            assertEquals(false, demo.report().get("verified"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT", "HUP"})
    void signalAtTheSourceCancelsAndItsDevicesRunOn(String signal) throws Exception {
        try (DroverProcess destination = destination();
                DroverProcess source = source(destination)) {
            source.awaitEvent("progress");
            source.signal(signal);
            assertEquals(3, source.awaitExit(), source::toString);
            assertEquals("cancelled", source.report().get("status"), source::toString);
            assertEquals("yes", source.report().get("mayRun"));
            assertEquals(1, source.errors().size(), source::toString);
            assertTrue(destination.awaitExit() != 0, destination::toString);
            assertEquals("no", destination.report().get("mayRun"));
        }
    }

    @Test
    void signalAtTheDestinationFailsTheSourceWhoseDevicesRunOn() throws Exception {
        try (DroverProcess destination = destination();
                DroverProcess source = source(destination)) {
            source.awaitEvent("progress");
            destination.signal("TERM");
            assertEquals(3, destination.awaitExit(), destination::toString);
            assertEquals(1, source.awaitExit(), source::toString);
            assertEquals("yes", source.report().get("mayRun"), source::toString);
        }
    }

    @Test
    void killedDestinationFailsTheSourceWhoseDevicesRunOn() throws Exception {
        try (DroverProcess destination = destination();
                DroverProcess source = source(destination)) {
            source.awaitEvent("progress");
            destination.signal("KILL");
            assertEquals(1, source.awaitExit(), source::toString);
            assertEquals("failed", source.report().get("status"), source::toString);
            assertEquals("yes", source.report().get("mayRun"));
            assertEquals(1, source.errors().size(), source::toString);
        }
    }

    @Test
    void killedSourceFailsTheDestinationWhoseDevicesDoNotRun() throws Exception {
        try (DroverProcess destination = destination();
                DroverProcess source = source(destination)) {
            source.awaitEvent("progress");
            source.signal("KILL");
            assertEquals(1, destination.awaitExit(), destination::toString);
            assertEquals("failed", destination.report().get("status"), destination::toString);
            assertEquals("no", destination.report().get("mayRun"));
        }
    }

    @Test
    void destinationThatNobodyConnectsToEndsBySignal() throws Exception {
        try (DroverProcess destination = destination()) {
            destination.awaitEvent("listening");
            destination.signal("TERM");
            assertEquals(3, destination.awaitExit(), destination::toString);
        }
    }

    @Test
    void destinationHoldsItsDevicesUntilASignal() throws Exception {
        try (DroverProcess destination = DroverProcess.start(DroverProcess.words(INCOMING, "sim:a?state=1MiB"))) {
            String address = destination.awaitEvent("listening").get("address").toString();
            try (DroverProcess source =
                    DroverProcess.start("migrate", address, "--json", "--device", "sim:a?state=1MiB&seed=7")) {
                assertEquals(0, source.awaitExit(), source::toString);
                Map<String, Object> report = destination.awaitEvent("report");
                assertEquals(
                        source.report().get("devices").toString().replaceAll(".*sha256=", ""),
                        report.get("devices").toString().replaceAll(".*sha256=", ""));
                destination.signal("TERM");
                assertEquals(0, destination.awaitExit(), destination::toString);
            }
        }
    }

    @Test
    void sourceThatFailedHoldsItsDevicesUntilASignalIfAskedTo() throws Exception {
        try (DroverProcess destination = destination();
                DroverProcess source = source(destination, "--hold")) {
            source.awaitEvent("progress");
            destination.signal("KILL");
            source.awaitEvent("report");
            source.signal("TERM");
            assertEquals(1, source.awaitExit(), source::toString);
        }
    }
}
