// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.drover.api.DroverException;
import org.drover.runtime.wire.MultifdInitialPacket;
import org.drover.stream.ConnectionTap;
import org.drover.stream.Direction;
import org.drover.stream.Ending;
import org.drover.stream.MigrationTap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tap sees what passes, and harms nothing. */
@Timeout(60)
class TapTest {
    /** Keeps all it is told. */
    private static final class Keeping implements MigrationTap {
        final Map<String, ByteArrayOutputStream> bytes = new ConcurrentHashMap<>();
        final Map<String, Ending> endings = new ConcurrentHashMap<>();
        final List<RelayedMigrationInfo> opened = new ArrayList<>();
        final AtomicInteger closed = new AtomicInteger();
        final AtomicInteger wrongTimes = new AtomicInteger();

        MigrationTap open(RelayedMigrationInfo info) {
            opened.add(info);
            return this;
        }

        @Override
        public ConnectionTap connection(int number, long nanos) {
            long[] last = {nanos, nanos};
            return new ConnectionTap() {
                @Override
                public void bytes(Direction direction, ByteBuffer data, long at) {
                    byte[] copy = new byte[data.remaining()];
                    data.get(copy);
                    bytes.computeIfAbsent(number + " " + direction, any -> new ByteArrayOutputStream())
                            .writeBytes(copy);
                    late(direction, at);
                }

                @Override
                public void ended(Direction direction, Ending ending, long at) {
                    endings.put(number + " " + direction, ending);
                    late(direction, at);
                }

                private void late(Direction direction, long at) {
                    if (at - last[direction.ordinal()] < 0 || at - System.nanoTime() > 0) {
                        wrongTimes.incrementAndGet();
                    }
                    last[direction.ordinal()] = at;
                }
            };
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    @Test
    void seesAllBytesInOrderWithTimesAndEndings() {
        Keeping tap = new Keeping();
        byte[] forward = new byte[700_000];
        byte[] backward = new byte[50_000];
        new Random(1).nextBytes(forward);
        new Random(2).nextBytes(backward);
        try (RelayBench bench = RelayBench.to("tcp")) {
            bench.taps = tap::open;
            bench.relay("tcp");
            RelayBench.Ends ends = bench.migration(MultifdInitialPacket.NO_UUID, 1);
            bench.start(() -> ends.sources().get(1).send(forward).endOutput());
            assertArrayEquals(forward, ends.destinations().get(1).receive(forward.length));
            ends.destinations().get(1).send(backward).endOutput();
            assertArrayEquals(backward, ends.sources().get(1).receive(backward.length));
            ends.destinations().get(0).endOutput();
            ends.sources().get(0).expectEnd().endOutput();
            RelayOutcome outcome = bench.outcome();
            assertEquals(Optional.empty(), outcome.error());
            assertEquals(Optional.empty(), outcome.tapError());
        }
        assertEquals("m1", tap.opened.get(0).id());
        assertEquals(1, tap.opened.size());
        assertArrayEquals(FirstBytes.main(), tap.bytes.get("0 FORWARD").toByteArray());
        byte[] all = ByteBuffer.allocate(MultifdInitialPacket.LENGTH + forward.length)
                .put(FirstBytes.multifd(MultifdInitialPacket.NO_UUID, 0))
                .put(forward)
                .array();
        assertArrayEquals(all, tap.bytes.get("1 FORWARD").toByteArray());
        assertArrayEquals(backward, tap.bytes.get("1 BACKWARD").toByteArray());
        assertEquals(
                Map.of(
                        "0 FORWARD", Ending.ORDERLY,
                        "0 BACKWARD", Ending.ORDERLY,
                        "1 FORWARD", Ending.ORDERLY,
                        "1 BACKWARD", Ending.ORDERLY),
                tap.endings);
        assertEquals(1, tap.closed.get());
        assertEquals(0, tap.wrongTimes.get());
    }

    @Test
    void seesWhichConnectionsWereReset() {
        Keeping tap = new Keeping();
        try (RelayBench bench = RelayBench.to("tcp")) {
            bench.taps = tap::open;
            bench.relay("tcp");
            RelayBench.Ends ends = bench.migration(MultifdInitialPacket.NO_UUID, 1);
            ends.sources().get(0).endOutput();
            ends.destinations().get(0).expectEnd();
            ends.sources().get(1).reset();
            bench.outcome();
        }
        assertEquals(
                Map.of(
                        "0 FORWARD", Ending.ORDERLY,
                        "0 BACKWARD", Ending.RESET,
                        "1 FORWARD", Ending.RESET,
                        "1 BACKWARD", Ending.RESET),
                tap.endings);
        assertEquals(1, tap.closed.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"opened", "connection", "bytes", "ended", "close"})
    void tapThatThrowsHarmsNothing(String where) {
        AtomicInteger thrown = new AtomicInteger();
        try (RelayBench bench = RelayBench.to("tcp")) {
            bench.taps = info -> {
                fail("opened", where, thrown);
                return throwing(where, thrown);
            };
            bench.relay("tcp");
            RelayBench.Ends ends = bench.migration(MultifdInitialPacket.NO_UUID, 1);
            ends.sources().get(1).sendRandom(1, 300_000);
            ends.destinations().get(1).expectRandom(1, 300_000);
            ends.finish();
            RelayOutcome outcome = bench.outcome();
            assertEquals(Optional.empty(), outcome.error());
            assertEquals(
                    "the tap of migration m1 failed and was dropped: AssertionError: thrown by the test in " + where,
                    DroverException.describe(outcome.tapError().orElseThrow()));
            bench.migration(MultifdInitialPacket.NO_UUID, 0).finish();
            assertEquals(Optional.empty(), bench.outcome().error());
        }
        assertTrue(thrown.get() >= 2, "each migration has its tap");
    }

    private static void fail(String here, String where, AtomicInteger thrown) {
        if (here.equals(where)) {
            thrown.incrementAndGet();
            throw new AssertionError("thrown by the test in " + where);
        }
    }

    private static MigrationTap throwing(String where, AtomicInteger thrown) {
        return new MigrationTap() {
            @Override
            public ConnectionTap connection(int number, long nanos) {
                fail("connection", where, thrown);
                return new ConnectionTap() {
                    @Override
                    public void bytes(Direction direction, ByteBuffer data, long at) {
                        fail("bytes", where, thrown);
                    }

                    @Override
                    public void ended(Direction direction, Ending ending, long at) {
                        fail("ended", where, thrown);
                    }
                };
            }

            @Override
            public void close() {
                fail("close", where, thrown);
            }
        };
    }
}
