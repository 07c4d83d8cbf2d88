// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two QEMUs of this machine with one or two relays between them: both say completed, the memory is the same, the VM
 * goes on at the destination, and each relay has understood what it carried. The VM dirties its memory while it is
 * migrated.
 */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class RelayedMigrationIT {
    @TempDir
    Path scratch;

    private record Case(String name, VirtualMachine machine, MigrationSetup setup, String... legs) {
        @Override
        public String toString() {
            return name + " " + String.join("-", legs);
        }
    }

    static Stream<Case> cases() {
        VirtualMachine pc = VirtualMachine.small();
        return Stream.of(
                new Case("1 channel", pc, MigrationSetup.channels(1), "tcp", "tcp"),
                new Case("2 channels", pc, MigrationSetup.channels(2), "tcp", "tcp"),
                new Case("8 channels", pc, MigrationSetup.channels(8), "tcp", "tcp"),
                new Case("no multifd", pc, MigrationSetup.channels(0), "tcp", "tcp"),
                new Case("1 channel", pc, MigrationSetup.channels(1), "tcp", "tcp", "tcp"),
                new Case("2 channels", pc, MigrationSetup.channels(2), "tcp", "unix", "tcp"),
                new Case("8 channels", pc, MigrationSetup.channels(8), "unix", "tcp", "unix"),
                new Case("no multifd", pc, MigrationSetup.channels(0), "unix", "unix", "tcp"),
                new Case("no return path", pc, MigrationSetup.channels(2).with("return-path", false), "tcp", "tcp"),
                new Case(
                        "no return path",
                        pc,
                        MigrationSetup.channels(8).with("return-path", false),
                        "tcp",
                        "unix",
                        "tcp"),
                new Case(
                        "no multifd, no return path",
                        pc,
                        MigrationSetup.channels(0).with("return-path", false),
                        "unix",
                        "tcp"),
                new Case(
                        "zero pages multifd",
                        pc,
                        MigrationSetup.channels(2).withParameter("zero-page-detection", "multifd"),
                        "tcp",
                        "unix"),
                new Case(
                        "zero pages legacy",
                        pc,
                        MigrationSetup.channels(2).withParameter("zero-page-detection", "legacy"),
                        "tcp",
                        "tcp",
                        "unix"),
                new Case(
                        "switchover-ack q35",
                        pc.ofType("q35"),
                        MigrationSetup.channels(2).with("switchover-ack", true),
                        "unix",
                        "unix"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void aDirtyingVmArrivesWhole(Case given, TestInfo test) throws Exception {
        Path results = HostLab.results(test);
        try (RelayedPair pair =
                RelayedPair.start(results, scratch, given.machine(), given.setup(), null, given.legs())) {
            pair.source().migrate(given.setup(), pair.entry());

            pair.source().assertCompletes();
            pair.destination().assertCompletes();
            MigrationSide.assertSameMemory(pair.source(), pair.destination(), scratch);
            Map<String, Object> ram = Json.object(pair.source().query(), "ram");
            assertTrue(Json.number(ram, "dirty-sync-count") >= 2, () -> "nothing was sent twice: " + ram);
            for (DroverProcess relay : pair.relays()) {
                relay.assertExits(0);
                assertUnderstood(relay, given.setup().channelCount());
            }
            pair.destination().qemu().qmp().execute("cont", Map.of());
            pair.destination().qemu().assertGuestRuns();
        }
    }

    /**
     * Fails unless the relay reports one migration, with so many channels beside the main one, understood to its end.
     */
    static void assertUnderstood(DroverProcess relay, int channelCount) throws Exception {
        Map<String, Object> report = relay.awaitEvent(0, "migration");
        assertEquals(true, report.get("understood"), report::toString);
        assertEquals(1 + channelCount, Json.list(report, "channels").size(), report::toString);
        assertEquals(0, Json.list(report, "devices").size(), report::toString);
    }
}
