// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Consumer;
import org.drover.api.ConfigurationException;
import org.drover.recording.content.Damage;
import org.drover.recording.content.RecordCursor;
import org.drover.recording.content.RecordType;
import org.drover.recording.content.RecordedConnection;
import org.drover.recording.content.RecordedStream;
import org.drover.recording.content.RecordingException;
import org.drover.recording.content.RecordingHeader;
import org.drover.stream.ConnectionTap;
import org.drover.stream.Direction;
import org.drover.stream.Ending;
import org.drover.testkit.transport.LeakCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RecordingTest {
    @TempDir
    Path directory;

    @Test
    void recordingTellsATapWhatTheRecorderWasTold() {
        Path path = Traffic.write(directory.resolve("copy.rec"), Traffic.recorded(directory));
        CollectingTap tap = new CollectingTap();
        try (Recording recording = Recording.open(path)) {
            assertEquals(Traffic.HEADER, recording.header());
            assertEquals(Optional.empty(), recording.damage());
            assertEquals(Optional.empty(), recording.play(tap));
            assertEquals(
                    List.of(
                            new RecordedConnection(
                                    0,
                                    1_000_005,
                                    new RecordedStream(4, 1, Optional.of(Ending.ORDERLY), 1_000_060),
                                    new RecordedStream(8, 1, Optional.of(Ending.ORDERLY), 1_000_070)),
                            new RecordedConnection(
                                    3,
                                    1_000_020,
                                    new RecordedStream(7, 1, Optional.of(Ending.RESET), 1_000_050),
                                    new RecordedStream(0, 0, Optional.empty(), 0))),
                    recording.connections());
        }
        assertEquals(Traffic.events(), tap.events());
        assertEquals(1, tap.closedCount());
    }

    /** Two threads a connection, as a relay has; more bytes than the ring holds, and pieces longer than a record. */
    @Test
    void trafficOfManyThreadsComesBackByteForByte() throws Exception {
        int connections = 5;
        LeakCheck leaks = LeakCheck.begin();
        Path path = directory.resolve("random.rec");
        List<Thread> pumps = new ArrayList<>();
        CyclicBarrier together = new CyclicBarrier(2 * connections);
        RecordingWriter writer = RecordingWriter.create(path, Traffic.HEADER);
        try (writer) {
            for (int i = 0; i < connections; i++) {
                ConnectionTap tap = writer.connection(i, i);
                for (Direction direction : Direction.values()) {
                    int seed = 2 * i + direction.ordinal();
                    pumps.add(new Thread(() -> {
                        try {
                            together.await();
                            pump(tap, direction, seed);
                        } catch (Exception e) {
                            throw new AssertionError(e);
                        }
                    }));
                }
            }
            pumps.forEach(Thread::start);
            for (Thread pump : pumps) {
                pump.join();
            }
        }
        assertEquals(Optional.empty(), writer.error());
        try (Recording recording = Recording.open(path)) {
            Map<Integer, Check> checks = new TreeMap<>();
            CollectingTap all = new CollectingTap();
            assertEquals(Optional.empty(), recording.play(all));
            for (CollectingTap.Event event : all.events()) {
                if (event.type() != RecordType.OPENED) {
                    checks.computeIfAbsent(
                                    2 * event.connection() + event.direction().ordinal(), Check::new)
                            .see(event.type(), event.nanos(), event.data());
                }
            }
            assertEquals(2 * connections, checks.size());
            checks.values().forEach(Check::assertComplete);
            for (int seed = 0; seed < 2 * connections; seed++) {
                Check alone = new Check(seed);
                try (RecordCursor cursor = recording.cursor(seed / 2, Direction.values()[seed % 2])) {
                    while (cursor.next()) {
                        assertEquals(seed / 2, cursor.connection());
                        alone.see(
                                cursor.type(), cursor.nanos(), cursor.type() == RecordType.DATA ? cursor.data() : null);
                    }
                }
                alone.assertComplete();
            }
        }
        leaks.assertNothingLeft("drover-record");
    }

    private static final int PIECES = 60;

    private static void pump(ConnectionTap tap, Direction direction, int seed) {
        Random random = new Random(seed);
        for (int i = 0; i < PIECES; i++) {
            byte[] piece = piece(random, i);
            // Direct and on the heap, with bytes around those that have passed.
            ByteBuffer data =
                    i % 2 == 0 ? ByteBuffer.allocate(piece.length + 2) : ByteBuffer.allocateDirect(piece.length + 2);
            data.put(1, piece).position(1).limit(piece.length + 1);
            tap.bytes(direction, data, i);
            assertEquals(1, data.position());
            assertEquals(piece.length + 1, data.limit());
        }
        tap.ended(direction, Ending.ORDERLY, PIECES);
    }

    private static byte[] piece(Random random, int index) {
        byte[] piece = new byte[index == PIECES / 2 ? 2_500_000 : random.nextInt(index % 10 == 0 ? 400_000 : 2_000)];
        random.nextBytes(piece);
        return piece;
    }

    /** Follows one direction of {@link #pump}. */
    private static final class Check {
        private final Random random;
        private ByteBuffer expected = ByteBuffer.allocate(0);
        private int pieces;
        private boolean ended;

        Check(int seed) {
            random = new Random(seed);
        }

        void see(RecordType type, long nanos, ByteBuffer data) {
            assertFalse(ended);
            while (!expected.hasRemaining() && pieces < PIECES) {
                expected = ByteBuffer.wrap(piece(random, pieces));
                pieces++;
            }
            if (type == RecordType.ENDED) {
                assertEquals(PIECES, nanos);
                ended = true;
                return;
            }
            assertEquals(pieces - 1, nanos);
            assertTrue(data.remaining() <= 1 << 20);
            assertEquals(expected.slice(expected.position(), data.remaining()), data);
            expected.position(expected.position() + data.remaining());
        }

        void assertComplete() {
            assertTrue(ended);
            assertEquals(PIECES, pieces);
            assertFalse(expected.hasRemaining());
        }
    }

    @Test
    void recordingIsNotWrittenOverAnother() {
        byte[] before = Traffic.recorded(directory);
        Path path = directory.resolve("traffic.rec");
        RecordingException e =
                assertThrows(RecordingException.class, () -> RecordingWriter.create(path, Traffic.HEADER));
        assertTrue(e.getMessage().contains("not taken"), e.getMessage());
        assertEquals(ByteBuffer.wrap(before), ByteBuffer.wrap(Traffic.read(path)));
    }

    @Test
    void whatIsNoRecordingIsRefused() {
        Path path = Traffic.write(directory.resolve("notes.txt"), "hello".getBytes());
        RecordingException e = assertThrows(RecordingException.class, () -> Recording.open(path));
        assertTrue(e.getMessage().contains("is no recording"), e.getMessage());
        assertThrows(RecordingException.class, () -> Recording.open(directory.resolve("absent")));
    }

    @Test
    void headerThatDoesNotFitIsRefused() {
        String tooLong = "x".repeat(RecordingHeader.MAX_ADDRESS_BYTES + 1);
        for (RecordingHeader header : List.of(
                RecordingHeader.now(tooLong, "", "{}"),
                RecordingHeader.now("", tooLong, "{}"),
                RecordingHeader.now("", "", "[]"),
                RecordingHeader.now("", "", "{} {}"),
                RecordingHeader.now("", "", "{\"a\":"),
                RecordingHeader.now("", "", ""),
                RecordingHeader.now("", "", "{\"a\":\"" + "x".repeat(RecordingHeader.MAX_METADATA_BYTES) + "\"}"))) {
            Path path = directory.resolve("refused.rec");
            assertThrows(ConfigurationException.class, () -> RecordingWriter.create(path, header));
            assertFalse(path.toFile().exists());
        }
    }

    @Test
    void connectionsThatContradictEachOtherStopTheRecording() {
        List<Consumer<RecordingWriter>> wrong = List.of(
                writer -> writer.connection(0, 0),
                writer -> writer.connection(-1, 0),
                writer -> {
                    ConnectionTap tap = writer.connection(1, 0);
                    tap.ended(Direction.FORWARD, Ending.ORDERLY, 0);
                    tap.bytes(Direction.FORWARD, Traffic.bytes("x"), 0);
                },
                writer -> {
                    for (int i = 1; i <= 1024; i++) {
                        writer.connection(i, 0);
                    }
                });
        for (int i = 0; i < wrong.size(); i++) {
            Path path = directory.resolve(i + ".rec");
            try (RecordingWriter writer = RecordingWriter.create(path, Traffic.HEADER)) {
                writer.connection(0, 0);
                assertEquals(Optional.empty(), writer.error());
                wrong.get(i).accept(writer);
                assertTrue(writer.error().orElseThrow().getMessage().contains("connection"), "case " + i);
            }
            try (Recording recording = Recording.open(path)) {
                assertEquals(Damage.Kind.CUT, recording.damage().orElseThrow().kind());
                assertEquals(0, recording.connections().get(0).number());
            }
        }
    }
}
