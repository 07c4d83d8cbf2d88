// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Exit codes and error lines of the real engine, transports and devices. */
@Timeout(240)
class FailureIT {
    @TempDir
    private Path folder;

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of("migrate tcp:127.0.0.1:1 --device sim:a?state=1MiB", 1, "refused"),
                Arguments.of("migrate pigeon:h:1 --device sim:a", 2, "pigeon"),
                Arguments.of("migrate rdma:127.0.0.1:1 --device sim:a", 5, "rdma"),
                Arguments.of("migrate tcp:127.0.0.1 --device sim:a", 2, "tcp:127.0.0.1"),
                Arguments.of("incoming tcp:127.0.0.1:99999 --device sim:a", 2, "99999"),
                Arguments.of("incoming unix:/nonexistent/folder/s --device sim:a", 5, "/nonexistent/folder/s"),
                Arguments.of("incoming tcp:127.0.0.1:0 --device sim:a?color=red", 2, "color"),
                Arguments.of("incoming tcp:127.0.0.1:0 --device vfio:0000:ff:1f.7", 5, "0000:ff:1f.7"),
                Arguments.of("incoming tcp:127.0.0.1:0 --device other:a", 2, "other:a"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refusalIsOneLineThatNamesWhatAndHasItsExitCode(String command, int exitCode, String named) throws Exception {
        try (DroverProcess drover = DroverProcess.start(DroverProcess.words(command))) {
            assertEquals(exitCode, drover.awaitExit(), drover::toString);
            assertEquals(1, drover.errors().size(), drover::toString);
            assertTrue(drover.errors().get(0).startsWith("drover: "), drover::toString);
            assertTrue(drover.errors().get(0).contains(named), drover::toString);
        }
    }

    @Test
    void addressInUseIsUnavailable() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DroverProcess drover = DroverProcess.start(DroverProcess.words(
                        "incoming tcp:127.0.0.1:" + taken.getLocalPort() + " --device sim:a?state=1MiB"))) {
            assertEquals(5, drover.awaitExit(), drover::toString);
            assertTrue(drover.errors().get(0).contains("in use"), drover::toString);
        }
    }

    @Test
    void fileOfAMachineThatNeverCameKeepsTheNextOneAway() throws Exception {
        Path machine = folder.resolve("machine.drover");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DroverProcess drover = DroverProcess.start(DroverProcess.words("incoming tcp:127.0.0.1:"
                        + taken.getLocalPort() + " --device sim:a?state=1MiB --accept-qemu " + machine))) {
            assertEquals(5, drover.awaitExit(), drover::toString);
            assertFalse(Files.exists(machine), drover::toString);
        }
    }

    @Test
    void deviceThatFailsAtTheSourceFailsBothSidesAndTheSourceRunsOn() throws Exception {
        try (DroverProcess destination = DroverProcess.start(
                DroverProcess.words("incoming tcp:127.0.0.1:0 --json --exit-when-done --device sim:a?state=4MiB"))) {
            String address = destination.awaitEvent("listening").get("address").toString();
            try (DroverProcess source = DroverProcess.start(DroverProcess.words(
                    "migrate " + address + " --json --device", "sim:a?state=4MiB&fail=set-state:STOP_COPY"))) {
                assertEquals(1, source.awaitExit(), source::toString);
                assertEquals("yes", source.report().get("mayRun"), source::toString);
                assertTrue(source.errors().get(0).contains("STOP_COPY"), source::toString);
                assertEquals(1, destination.awaitExit(), destination::toString);
                assertEquals("no", destination.report().get("mayRun"), destination::toString);
            }
        }
    }

    /** No RDMA, and nobody at the second: the third is taken, and what was not is reported with its reason. */
    @Test
    void addressThatCannotBeUsedIsGivenUpForTheNext() throws Exception {
        try (DroverProcess destination = DroverProcess.start(
                DroverProcess.words("incoming tcp:127.0.0.1:0 --json --exit-when-done --device sim:a?state=4MiB"))) {
            String address = destination.awaitEvent("listening").get("address").toString();
            try (DroverProcess source = DroverProcess.start(DroverProcess.words(
                    "migrate rdma:127.0.0.1:1,tcp:127.0.0.1:1," + address + " --json --device sim:a?state=4MiB"))) {
                assertEquals(
                        "rdma:127.0.0.1:1",
                        source.awaitEvent("address-given-up").get("address"));
                assertEquals(0, source.awaitExit(), source::toString);
                assertEquals("completed", source.report().get("status"), source::toString);
                assertTrue(source.toString().contains("\"address\":\"tcp:127.0.0.1:1\",\"error\":"), source::toString);
                assertEquals(0, destination.awaitExit(), destination::toString);
            }
        }
    }

    @Test
    void noneOfTheAddressesCanBeUsedAndEachHasItsReason() throws Exception {
        try (DroverProcess source = DroverProcess.start(DroverProcess.words(
                "migrate rdma:127.0.0.1:1,unix:/nonexistent/s --device sim:a?state=4MiB --connect-timeout 3000"))) {
            assertEquals(1, source.awaitExit(), source::toString);
            assertEquals(1, source.errors().size(), source::toString);
            assertTrue(source.errors().get(0).contains("/nonexistent/s"), source::toString);
        }
    }

    @Test
    void differentNumbersOfChannelsFailBothSides() throws Exception {
        try (DroverProcess destination = DroverProcess.start(DroverProcess.words(
                "incoming tcp:127.0.0.1:0 --json --exit-when-done --channels 3 --device sim:a?state=1MiB"))) {
            String address = destination.awaitEvent("listening").get("address").toString();
            try (DroverProcess source = DroverProcess.start(DroverProcess.words(
                    "migrate " + address + " --json --channels 2 --device sim:a?state=1MiB --connect-timeout 3000"))) {
                assertEquals(1, source.awaitExit(), source::toString);
                assertEquals("yes", source.report().get("mayRun"), source::toString);
                assertEquals(1, destination.awaitExit(), destination::toString);
            }
        }
    }

    @Test
    void benchmarkOfAFewBytesHasARatio() throws Exception {
        try (DroverProcess drover =
                DroverProcess.start(DroverProcess.words("bench --json --state 4MiB --rounds 2 --devices 1"))) {
            assertEquals(0, drover.awaitExit(), drover::toString);
            assertTrue(((Number) drover.report().get("ratio")).doubleValue() > 0, drover::toString);
            assertEquals(true, drover.report().get("verified"));
            long most = ((Number) drover.report().get("directHighWaterBytes")).longValue();
            long bound = ((Number) drover.report().get("directBoundBytes")).longValue();
            assertTrue(most > 0 && most <= bound, drover::toString);
        }
    }
}
