// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What {@code drover record} has kept of a migration between two QEMUs makes a third one complete as well, with the
 * same memory, and that one answers with the same return path. Looked at by the test's own {@link Forwarder}, not by
 * Drover.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class RecordAndReplayIT {
    private static final VirtualMachine SMALL = VirtualMachine.small();

    @TempDir
    Path scratch;

    private record Case(String name, MigrationSetup setup, String speed) {
        @Override
        public String toString() {
            return name + " " + speed;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case("no multifd", MigrationSetup.channels(0), "max"),
                new Case("2 channels", MigrationSetup.channels(2), "original"),
                new Case("8 channels", MigrationSetup.channels(8), "max"),
                new Case("switchover-ack", MigrationSetup.channels(2).with("switchover-ack", true), "max"),
                new Case("no return path", MigrationSetup.channels(2).with("return-path", false), "max"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void aRecordingMakesAnotherQemuComplete(Case given, TestInfo test) throws Exception {
        Path results = HostLab.results(test);
        Path recording = scratch.resolve("recording");
        Path memory = scratch.resolve("source.memory");
        byte[] returned = record(given, results, recording, memory);

        try (QemuProcess qemu = QemuProcess.incoming("fresh", results, scratch, SMALL)) {
            MigrationSide fresh = new MigrationSide(qemu);
            String target = fresh.listen(given.setup(), Addresses.ANY_PORT);
            try (Forwarder gate = Forwarder.to(target, Forwarder.Change.NONE);
                    DroverProcess replay = DroverProcess.start(
                            "replay",
                            results,
                            List.of(
                                    "replay",
                                    recording.toString(),
                                    "--to",
                                    gate.address(),
                                    "--speed",
                                    given.speed()))) {
                fresh.assertCompletes();
                replay.assertExits(0);
                fresh.awaitRunState("paused");
                MigrationSide.assertSame(memory, fresh.saveMemory(scratch));
                assertArrayEquals(
                        returned,
                        gate.returnPath(),
                        () -> HexFormat.of().formatHex(returned) + " was recorded, now came "
                                + HexFormat.of().formatHex(gate.returnPath()));
            }
        }
    }

    /** Records one migration, leaves the source's memory at its end, and returns what came back on the main channel. */
    private byte[] record(Case given, Path results, Path recording, Path memory) throws Exception {
        try (QemuProcess to = QemuProcess.incoming("destination", results, scratch, SMALL);
                QemuProcess from = QemuProcess.running("source", results, scratch, SMALL)) {
            MigrationSide destination = new MigrationSide(to);
            MigrationSide source = new MigrationSide(from);
            String target = destination.listen(given.setup(), Addresses.ANY_PORT);
            try (Forwarder gate = Forwarder.to(target, Forwarder.Change.NONE);
                    DroverProcess recorder = DroverProcess.start(
                            "record",
                            results,
                            List.of(
                                    "record",
                                    Addresses.ANY_PORT,
                                    "--to",
                                    gate.address(),
                                    "--output",
                                    recording.toString(),
                                    "--json",
                                    "--once"))) {
                source.migrate(given.setup(), recorder.address());
                source.assertCompletes();
                destination.assertCompletes();
                recorder.assertExits(0);
                MigrationSide.assertSameMemory(source, destination, scratch);
                assertTrue(Files.exists(memory));
                assertTrue(Files.size(recording) > (long) SMALL.fillMib() << 20, "the recording is too small");
                return gate.returnPath();
            }
        }
    }
}
