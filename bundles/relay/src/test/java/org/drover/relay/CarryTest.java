// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.drover.api.transport.TransportAddress;
import org.drover.runtime.wire.ConnectionType;
import org.drover.runtime.wire.MultifdInitialPacket;
import org.drover.stream.Ending;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes in at one side comes out at the other, both ways, to the last byte and the end. */
@Timeout(60)
class CarryTest {
    private static final UUID NONE = MultifdInitialPacket.NO_UUID;

    @ParameterizedTest
    @CsvSource({
        "tcp,tcp,1,1",
        "tcp,unix,2,1",
        "unix,tcp,8,1",
        "unix,unix,2,1",
        "mem,tcp,1,1",
        "tcp,mem,2,1",
        "tcp,tcp,8,2",
        "unix,unix,2,2",
        "tcp,unix,0,1",
        "tcp,tcp,2,3"
    })
    void bytesOfAllConnectionsInAnyOrderArrive(String from, String to, int channels, int relays) {
        int bytes = 1_500_000;
        try (RelayBench bench = RelayBench.to(to)) {
            for (int i = 0; i < relays; i++) {
                bench.relay(from);
            }
            List<Integer> order = new ArrayList<>();
            for (int number = 0; number <= channels; number++) {
                order.add(number);
            }
            Collections.shuffle(order, new Random(channels));
            List<TestThread> threads = new ArrayList<>();
            for (int number : order) {
                End end = number == 0 ? bench.connectMain() : bench.connectMultifd(NONE, number - 1);
                threads.add(bench.start(() -> end.sendRandom(number, bytes).endOutput()));
                threads.add(bench.start(
                        () -> end.expectRandom(100 + number, bytes / 10).expectEnd()));
            }
            Map<Integer, End> destinations = new HashMap<>();
            for (int i = 0; i <= channels; i++) {
                End end = bench.accept();
                destinations.put(numberOf(end, i == 0), end);
            }
            destinations.forEach((number, end) -> {
                threads.add(bench.start(() -> end.expectRandom(number, bytes).expectEnd()));
                threads.add(bench.start(
                        () -> end.sendRandom(100 + number, bytes / 10).endOutput()));
            });
            threads.forEach(TestThread::join);
            long first = channels * 64L + 8;
            for (int i = 0; i < relays; i++) {
                RelayOutcome outcome = bench.outcome();
                assertEquals(Optional.empty(), outcome.error());
                assertEquals(channels + 1, outcome.connections().size());
                assertEquals((channels + 1L) * bytes + first, outcome.forwardBytes());
                assertEquals((channels + 1L) * (bytes / 10), outcome.backwardBytes());
                for (ConnectionOutcome one : outcome.connections()) {
                    assertEquals(Optional.of(Ending.ORDERLY), one.forward());
                    assertEquals(Optional.of(Ending.ORDERLY), one.backward());
                }
            }
        }
    }

    /** The first has nobody, the second is taken, and all channels go there. */
    @Test
    void targetThatCannotBeReachedIsGivenUpForTheNext() throws InterruptedException {
        try (RelayBench bench = RelayBench.to("tcp")) {
            String nobody = bench.free("unix").toString();
            bench.relay("tcp", TransportAddress.parse(nobody + "," + bench.destination.localAddress()));
            End main = bench.connectMain();
            End multifd = bench.connectMultifd(NONE, 0);
            End mainThere = bench.acceptMain();
            End multifdThere = bench.acceptMultifd(NONE, 0);
            TestThread sending = bench.start(() -> {
                main.sendRandom(1, 1000).endOutput();
                multifd.sendRandom(2, 1000).endOutput();
            });
            mainThere.expectRandom(1, 1000).expectEnd().endOutput();
            multifdThere.expectRandom(2, 1000).expectEnd().endOutput();
            sending.join();
            String connected = RelayBench.next(bench.connected);
            assertTrue(connected.startsWith(bench.destination.localAddress() + " not ["), connected);
            assertTrue(connected.contains(nobody), connected);
            assertEquals(Optional.empty(), bench.outcome().error());
        }
    }

    /** Reads the first bytes; the main channel must be the first that is connected. */
    private static int numberOf(End end, boolean isFirst) {
        byte[] magic = end.receive(4);
        boolean isMain = magic[0] == (byte) (ConnectionType.MAIN.magic() >>> 24);
        assertEquals(isFirst, isMain, "the main channel comes first");
        byte[] rest = end.receive(isMain ? 4 : MultifdInitialPacket.LENGTH - 4);
        return isMain ? 0 : rest[MultifdInitialPacket.CHANNEL_ID_OFFSET - 4] + 1;
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "unix"})
    void oneByteIsNotHeldBack(String scheme) {
        try (RelayBench bench = RelayBench.between(scheme, scheme)) {
            RelayBench.Ends ends = bench.migration(NONE, 1);
            for (byte i = 0; i < 100; i++) {
                for (int channel = 0; channel < 2; channel++) {
                    ends.sources().get(channel).send(new byte[] {i});
                    ends.destinations().get(channel).expect(new byte[] {i}).send(new byte[] {i, i});
                    ends.sources().get(channel).expect(new byte[] {i, i});
                }
            }
            ends.finish();
            assertEquals(Optional.empty(), bench.outcome().error());
        }
    }

    @ParameterizedTest
    @CsvSource({"tcp,tcp", "unix,tcp", "tcp,unix"})
    void endOfOneDirectionLeavesTheOtherOpen(String from, String to) {
        try (RelayBench bench = RelayBench.between(from, to)) {
            RelayBench.Ends ends = bench.migration(NONE, 1);
            End source = ends.sources().get(0);
            End destination = ends.destinations().get(0);
            source.endOutput();
            destination.expectEnd().sendRandom(1, 3_000_000 / 10);
            source.expectRandom(1, 300_000);
            destination.endOutput();
            source.expectEnd();
            ends.destinations().get(1).endOutput();
            ends.sources().get(1).expectEnd();
            bench.start(() -> ends.sources().get(1).sendRandom(2, 300_000).endOutput());
            ends.destinations().get(1).expectRandom(2, 300_000).expectEnd();
            assertEquals(Optional.empty(), bench.outcome().error());
        }
    }

    @Test
    void migrationsOneAfterAnotherAreCarried() {
        try (RelayBench bench = RelayBench.between("tcp", "unix")) {
            for (int i = 0; i < 20; i++) {
                bench.migration(NONE, 2).finish();
                assertEquals(Optional.empty(), bench.outcome().error());
                assertEquals("m" + (i + 1), RelayBench.next(bench.began).info().id());
            }
            assertTrue(bench.refusals.isEmpty(), () -> "" + bench.refusals);
        }
    }

    @Test
    void twoMigrationsAtOnceWithDifferentUuidsAreKeptApart() {
        try (RelayBench bench = RelayBench.between("tcp", "tcp")) {
            RelayBench.Ends first = bench.migration(new UUID(0, 1), 2);
            RelayBench.Ends second = bench.migration(new UUID(0, 2), 2);
            first.sources().add(bench.connectMultifd(new UUID(0, 1), 2));
            first.destinations().add(bench.acceptMultifd(new UUID(0, 1), 2));
            first.sources().get(2).reset();
            first.destinations().forEach(End::expectBroken);
            RelayOutcome lost = bench.outcome();
            assertEquals(4, lost.connections().size());
            assertTrue(lost.error().isPresent());
            second.finish();
            RelayOutcome good = bench.outcome();
            assertEquals(Optional.empty(), good.error());
            assertEquals(3, good.connections().size());
        }
    }

    @Test
    void stateSaysWhatIsGoingOn() {
        try (RelayBench bench = RelayBench.between("tcp", "tcp")) {
            RelayBench.Ends ends = bench.migration(NONE, 1);
            RelayedMigration migration = RelayBench.next(bench.began);
            assertEquals(RelayedMigrationState.FORMING, migration.state());
            assertEquals(ends.sources().get(0).local(), migration.info().source());
            ends.sources().get(0).endOutput();
            ends.destinations().get(0).expectEnd();
            assertEquals(RelayedMigrationState.ACTIVE, migration.state());
            ends.sources().get(1).endOutput();
            ends.destinations().forEach(End::endOutput);
            assertEquals(Optional.empty(), bench.outcome().error());
            assertEquals(RelayedMigrationState.ENDED, migration.state());
        }
    }
}
