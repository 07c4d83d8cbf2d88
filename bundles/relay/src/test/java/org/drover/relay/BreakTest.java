// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.drover.runtime.wire.MultifdInitialPacket;
import org.drover.stream.Ending;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When one connection breaks, neither side is left hanging, and nobody else is harmed. */
@Timeout(60)
class BreakTest {
    private static final UUID NONE = MultifdInitialPacket.NO_UUID;
    private static final UUID A = new UUID(1, 1);
    private static final UUID B = new UUID(2, 2);

    /** A verdict of the destination: SHUT 0 of the return path. */
    private static final byte[] SHUT = ByteBuffer.allocate(8)
            .putShort((short) 1)
            .putShort((short) 4)
            .putInt(0)
            .array();

    @ParameterizedTest
    @CsvSource({"0,1", "0,2", "1,1", "1,2", "2,1", "2,2"})
    void sourceThatResetsOneConnectionLosesAllOfItsMigrationOnly(int broken, int relays) {
        try (RelayBench bench = chain(relays)) {
            RelayBench.Ends other = bench.migration(B, 1);
            RelayBench.Ends ends = bench.migration(A, 2);
            ends.sources().get(broken).reset();
            ends.destinations().forEach(End::expectBroken);
            for (int i = 0; i < 3; i++) {
                if (i != broken) {
                    ends.sources().get(i).expectBroken();
                }
            }
            for (int i = 0; i < relays; i++) {
                assertLost(bench.outcome());
            }
            other.finish();
            assertEquals(Optional.empty(), bench.outcome().error());
        }
    }

    @ParameterizedTest
    @CsvSource({"0,1", "0,2", "1,1", "1,2", "2,1", "2,2"})
    void destinationThatResetsOneConnectionLosesAllOfItsMigrationOnly(int broken, int relays) {
        try (RelayBench bench = chain(relays)) {
            RelayBench.Ends other = bench.migration(B, 1);
            RelayBench.Ends ends = bench.migration(A, 2);
            ends.destinations().get(broken).reset();
            for (int i = 1; i < 3; i++) {
                ends.sources().get(i).expectBroken();
                if (i != broken) {
                    ends.destinations().get(i).expectBroken();
                }
            }
            ends.sources().get(0).expectBroken();
            for (int i = 0; i < relays; i++) {
                assertLost(bench.outcome());
            }
            other.finish();
            assertEquals(Optional.empty(), bench.outcome().error());
        }
    }

    private static RelayBench chain(int relays) {
        RelayBench bench = RelayBench.between("tcp", "tcp");
        return relays == 2 ? bench.relay("tcp") : bench;
    }

    private static void assertLost(RelayOutcome outcome) {
        DroverException error = outcome.error().orElseThrow();
        assertEquals(ErrorCategory.TRANSPORT, error.category());
        assertTrue(error.getMessage().contains("broke"), error.getMessage());
        assertEquals(3, outcome.connections().size());
        Set<Optional<Ending>> endings = outcome.connections().stream()
                .flatMap(one -> List.of(one.forward(), one.backward()).stream())
                .collect(Collectors.toSet());
        assertEquals(Set.of(Optional.of(Ending.RESET)), endings);
    }

    @ParameterizedTest
    @CsvSource({"tcp,tcp,true", "tcp,tcp,false", "unix,tcp,false", "tcp,unix,true", "unix,unix,true", "unix,unix,false"
    })
    void sideThatDiesInFullTrafficIsTold(String from, String to, boolean sourceDies) {
        try (RelayBench bench = RelayBench.between(from, to)) {
            RelayBench.Ends ends = bench.migration(NONE, 4);
            List<TestThread> threads = new ArrayList<>();
            for (End end : ends.sources()) {
                threads.add(bench.start(() -> sendUntilBroken(end)));
            }
            for (End end : ends.destinations()) {
                end.receive(2_000_000);
            }
            List<End> dying = sourceDies ? ends.sources() : ends.destinations();
            List<End> staying = sourceDies ? ends.destinations() : ends.sources();
            dying.forEach(End::reset);
            if (sourceDies) {
                staying.forEach(sourceDies && from.equals("unix") ? End::drain : End::expectBroken);
                staying.forEach(End::close);
            }
            threads.forEach(TestThread::join);
            RelayOutcome outcome = bench.outcome();
            assertTrue(outcome.error().isPresent() || from.equals("unix"));
            assertEquals(5, outcome.connections().size());
        }
    }

    private static void sendUntilBroken(End end) {
        try {
            while (true) {
                end.send(new byte[50_000]);
            }
        } catch (DroverException e) {
            assertFalse(e.getMessage().contains("deadline"), e.getMessage());
        }
    }

    @Test
    void verdictIsHeardThoughTheDestinationBrokeAnotherChannelBefore() {
        try (RelayBench bench = RelayBench.between("tcp", "tcp")) {
            RelayBench.Ends ends = bench.migration(NONE, 1);
            ends.destinations().get(1).reset();
            ends.sources().get(1).expectBroken();
            ends.destinations().get(0).send(SHUT).endOutput();
            ends.sources().get(0).expect(SHUT).drain();
            assertTrue(bench.outcome().error().isPresent());
        }
    }

    @Test
    void destinationMayResetAMultifdChannelThatTheSourceHasEnded() {
        try (RelayBench bench = chain(2)) {
            RelayBench.Ends ends = bench.migration(NONE, 1);
            ends.sources().get(1).endOutput();
            ends.destinations().get(1).expectEnd().reset();
            ends.sources().get(1).expectBroken();
            ends.destinations().get(0).send(SHUT).endOutput();
            ends.sources().get(0).expect(SHUT).expectEnd().endOutput();
            ends.destinations().get(0).expectEnd();
            for (int i = 0; i < 2; i++) {
                RelayOutcome outcome = bench.outcome();
                assertEquals(Optional.empty(), outcome.error());
                assertEquals(
                        Optional.of(Ending.RESET), outcome.connections().get(1).backward());
            }
        }
    }

    @Test
    void mainChannelOfADestinationThatBrokeAnotherAndHangsIsNotKeptForEver() {
        try (RelayBench bench = RelayBench.between("tcp", "tcp")) {
            RelayBench.Ends ends = bench.migration(NONE, 1);
            ends.destinations().get(1).reset();
            ends.sources().get(0).expectBroken();
            ends.destinations().get(0).expectBroken();
        }
    }

    @Test
    void cancelDoesNotWaitForTheVerdict() {
        try (RelayBench bench = RelayBench.between("tcp", "tcp")) {
            RelayBench.Ends ends = bench.migration(NONE, 1);
            RelayedMigration migration = RelayBench.next(bench.began);
            ends.destinations().get(1).reset();
            ends.sources().get(1).expectBroken();
            migration.cancel();
            ends.sources().get(0).expectBroken();
            assertEquals(
                    ErrorCategory.TRANSPORT,
                    bench.outcome().error().orElseThrow().category());
        }
    }

    @Test
    void cancelResetsBothSides() {
        try (RelayBench bench = RelayBench.between("tcp", "tcp")) {
            RelayBench.Ends ends = bench.migration(NONE, 2);
            RelayBench.next(bench.began).cancel();
            ends.sources().forEach(End::expectBroken);
            ends.destinations().forEach(End::expectBroken);
            assertEquals(
                    ErrorCategory.CANCELLED,
                    bench.outcome().error().orElseThrow().category());
            bench.migration(NONE, 2).finish();
            assertEquals(Optional.empty(), bench.outcome().error());
        }
    }

    @Test
    void closeInFullTrafficLeavesNothing() {
        RelayBench.Ends ends;
        try (RelayBench bench = RelayBench.between("tcp", "unix").relay("unix")) {
            ends = bench.migration(NONE, 4);
            for (End end : ends.sources()) {
                bench.start(() -> sendUntilBroken(end));
            }
            for (End end : ends.destinations()) {
                end.receive(100_000);
                bench.start(() -> sendUntilBroken(end));
            }
        }
    }
}
