// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One relay that carries more than one migration: after another, after one that was cancelled, and at once. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class SeveralMigrationsIT {
    private static final MigrationSetup SETUP = MigrationSetup.channels(2);
    private static final VirtualMachine SMALL = VirtualMachine.small();

    @TempDir
    Path scratch;

    @Test
    void oneAfterAnother(TestInfo test) throws Exception {
        Path results = HostLab.results(test);
        String target = "unix:" + scratch.resolve("destination.socket");
        try (DroverProcess relay = DroverProcess.relay("relay", results, Addresses.ANY_PORT, target)) {
            String entry = relay.address();
            for (int i = 1; i <= 2; i++) {
                int seen = relay.messages().size();
                try (QemuProcess to = QemuProcess.incoming("destination" + i, results, scratch, SMALL);
                        QemuProcess from = QemuProcess.running("source" + i, results, scratch, SMALL)) {
                    MigrationSide destination = new MigrationSide(to);
                    MigrationSide source = new MigrationSide(from);
                    destination.listen(SETUP, target);
                    source.migrate(SETUP, entry);
                    assertArrives(source, destination);
                }
                assertEquals(true, relay.awaitEvent(seen, "migration").get("understood"));
            }
        }
    }

    /** The source is the same QEMU, which tries again with a new destination at the same address. */
    @Test
    void afterOneThatWasCancelled(TestInfo test) throws Exception {
        Path results = HostLab.results(test);
        String target = "unix:" + scratch.resolve("destination.socket");
        try (DroverProcess relay = DroverProcess.relay("relay", results, Addresses.ANY_PORT, target);
                QemuProcess from = QemuProcess.running("source", results, scratch, SMALL)) {
            MigrationSide source = new MigrationSide(from);
            try (QemuProcess to = QemuProcess.incoming("destination1", results, scratch, SMALL)) {
                MigrationSetup slow = SETUP.withParameter("max-bandwidth", 1 << 20);
                new MigrationSide(to).listen(slow, target);
                source.migrate(slow, relay.address());
                source.awaitTransferred(1 << 20);
                from.qmp().execute("migrate_cancel", Map.of());
                assertEquals("cancelled", source.awaitEnd());
                assertNotEquals(0, to.awaitExit(MigrationSide.PATIENCE));
            }
            relay.awaitEvent(0, "migration");
            int seen = relay.messages().size();
            try (QemuProcess to = QemuProcess.incoming("destination2", results, scratch, SMALL)) {
                MigrationSide destination = new MigrationSide(to);
                destination.listen(SETUP, target);
                source.migrate(SETUP.withParameter("max-bandwidth", 1 << 30), relay.address());
                assertArrives(source, destination);
            }
            assertEquals(true, relay.awaitEvent(seen, "migration").get("understood"));
        }
    }

    /**
     * A relay has one target, so what is behind it tells the VMs apart again. The main channel says which VM it is of
     * with {@code validate-uuid} only.
     */
    @Test
    void twoAtOnce(TestInfo test) throws Exception {
        Path results = HostLab.results(test);
        MigrationSetup setup = SETUP.with("validate-uuid", true).withParameter("max-bandwidth", 8 << 20);
        VirtualMachine one = SMALL.withUuid("11111111-1111-1111-1111-111111111111");
        VirtualMachine two = SMALL.withUuid("22222222-2222-2222-2222-222222222222");
        try (QemuProcess toOne = QemuProcess.incoming("destination1", results, scratch, one);
                QemuProcess toTwo = QemuProcess.incoming("destination2", results, scratch, two);
                QemuProcess fromOne = QemuProcess.running("source1", results, scratch, one);
                QemuProcess fromTwo = QemuProcess.running("source2", results, scratch, two)) {
            MigrationSide destinationOne = new MigrationSide(toOne);
            MigrationSide destinationTwo = new MigrationSide(toTwo);
            Map<String, String> targets = new LinkedHashMap<>();
            targets.put(one.uuid().orElseThrow(), destinationOne.listen(setup, Addresses.ANY_PORT));
            targets.put(two.uuid().orElseThrow(), destinationTwo.listen(setup, Addresses.ANY_PORT));
            try (Forwarder byUuid = Forwarder.start(head -> target(head, targets), Forwarder.Change.NONE);
                    DroverProcess relay = DroverProcess.relay("relay", results, Addresses.ANY_PORT, byUuid.address())) {
                MigrationSide sourceOne = new MigrationSide(fromOne);
                MigrationSide sourceTwo = new MigrationSide(fromTwo);
                sourceOne.migrate(setup, relay.address());
                // Until it has its multifd channels, the relay could not tell whose the other's are.
                sourceOne.awaitTransferred(1 << 20);
                sourceTwo.migrate(setup, relay.address());
                sourceTwo.awaitTransferred(1 << 20);
                assertEquals("active", sourceOne.query().get("status"), "they were not on their way at once");
                Map<String, Object> fast = Map.of("max-bandwidth", 1 << 30);
                fromOne.qmp().execute("migrate-set-parameters", fast);
                fromTwo.qmp().execute("migrate-set-parameters", fast);
                assertArrives(sourceOne, destinationOne);
                assertArrives(sourceTwo, destinationTwo);
                Await.until(
                        "the relay reports both",
                        DroverProcess.PATIENCE,
                        () -> relay.messages().all().stream()
                                        .filter(line -> "migration".equals(line.get("event")))
                                        .filter(line -> Boolean.TRUE.equals(line.get("understood")))
                                        .count()
                                == 2);
            }
        }
    }

    private void assertArrives(MigrationSide source, MigrationSide destination) throws Exception {
        source.assertCompletes();
        destination.assertCompletes();
        MigrationSide.assertSameMemory(source, destination, scratch);
    }

    /**
     * Returns where a connection goes by the first UUID in its first bytes, as text or as 16 bytes; null if there is
     * none.
     */
    private static SocketAddress target(byte[] head, Map<String, String> targets) {
        for (Map.Entry<String, String> target : targets.entrySet()) {
            UUID uuid = UUID.fromString(target.getKey());
            byte[] bytes = ByteBuffer.allocate(16)
                    .putLong(uuid.getMostSignificantBits())
                    .putLong(uuid.getLeastSignificantBits())
                    .array();
            if (contains(head, bytes)) {
                return Addresses.parse(target.getValue());
            }
        }
        return null;
    }

    private static boolean contains(byte[] bytes, byte[] wanted) {
        for (int i = 0; i + wanted.length <= bytes.length; i++) {
            if (java.util.Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }
}
