// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code drover demo}: three processes, every byte compared. */
@Timeout(240)
class DemoIT {
    private static final long MIB = 1 << 20;

    private static long number(Map<?, ?> members, String name) {
        return ((Number) members.get(name)).longValue();
    }

    @ParameterizedTest
    @CsvSource({"tcp, on", "tcp, auto", "tcp, off", "unix, on", "unix, auto", "unix, off"})
    void stateArrivesBitIdenticalByEveryWay(String transport, String transfer) throws Exception {
        try (DroverProcess drover = DroverProcess.start(
                "demo",
                "--json",
                "--state",
                "9MiB",
                "--channels",
                "3",
                "--transport",
                transport,
                "--multifd-transfer",
                transfer)) {
            assertEquals(0, drover.awaitExit(), drover::toString);
            Map<String, Object> report = drover.report();
            assertEquals("completed", report.get("status"));
            assertEquals(true, report.get("verified"));
            assertEquals(3, number(report, "channels"));
            assertTrue(number(report, "bytes") >= 18 * MIB, drover::toString);
            assertTrue(number(report, "downtimeMillis") <= number(report, "totalMillis"), drover::toString);
            assertTrue(number(report, "firstByteMillis") > 0, drover::toString);
            List<?> devices = (List<?>) report.get("devices");
            assertEquals(2, devices.size());
            for (Object element : devices) {
                Map<?, ?> device = (Map<?, ?>) element;
                assertEquals(device.get("sha256Source"), device.get("sha256Destination"));
                assertTrue(device.get("sha256Source").toString().matches("[0-9a-f]{64}"), drover::toString);
                assertTrue(number(device, "bytes") >= 9 * MIB, drover::toString);
                assertEquals(!transfer.equals("off"), number(device, "packets") >= 9, drover::toString);
            }
            assertNotEquals(
                    ((Map<?, ?>) devices.get(0)).get("sha256Source"), ((Map<?, ?>) devices.get(1)).get("sha256Source"));
            assertEquals(List.of(), drover.errors());
        }
    }

    @Test
    void devicesThatMovePartOfTheirStateWhileTheyRunArriveToo() throws Exception {
        try (DroverProcess drover = DroverProcess.start(
                "demo", "--json", "--devices", "1", "--state", "6MiB", "--precopy", "5MiB", "--switchover-ack", "on")) {
            assertEquals(0, drover.awaitExit(), drover::toString);
            assertEquals(true, drover.report().get("verified"));
            assertEquals(4, number(drover.report(), "channels"));
        }
    }

    @Test
    void peopleGetTablesAndNoBarWhereThereIsNoTerminal() throws Exception {
        try (DroverProcess drover = DroverProcess.start("demo", "--state", "2MiB")) {
            assertEquals(0, drover.awaitExit(), drover::toString);
            List<String> lines = drover.output();
            assertTrue(lines.get(0).startsWith("DEVICE"), drover::toString);
            assertTrue(lines.get(1).startsWith("demo0") && lines.get(1).endsWith("yes"), drover::toString);
            assertTrue(lines.stream().anyMatch(line -> line.startsWith("CHANNEL")), drover::toString);
            assertTrue(
                    lines.get(lines.size() - 1).endsWith("2 of 2 devices bit-identical on both sides"),
                    drover::toString);
            assertEquals(List.of(), drover.errors());
        }
    }

    @Test
    void whatOneProcessRefusesIsOneLineOfTheDemo() throws Exception {
        try (DroverProcess drover = DroverProcess.start(
                "demo", "--json", "--state", "1MiB", "--multifd", "off", "--multifd-transfer", "on")) {
            assertNotEquals(0, drover.awaitExit());
            assertEquals(false, drover.report().get("verified"));
            assertEquals(1, drover.errors().size(), drover::toString);
            assertTrue(drover.errors().get(0).startsWith("drover: demo "), drover::toString);
        }
    }
}
