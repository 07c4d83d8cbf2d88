// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.drover.recording.content.Damage;
import org.drover.recording.content.RecordedConnection;
import org.drover.recording.content.RecordingException;
import org.drover.stream.ConnectionTap;
import org.drover.stream.Direction;
import org.drover.stream.Ending;
import org.drover.stream.MigrationTap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every place at which a small recording can be cut, and every byte of it that can be wrong. */
@Timeout(60)
class DamagedRecordingTest {
    private static final int RECORD_HEADER_BYTES = 28;
    private static final int TRAILER_BYTES = 16;

    @TempDir
    Path directory;

    /** Returns the offset after each record, the first being where the first one begins; the last is the index's. */
    private static List<Integer> boundaries(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        List<Integer> offsets = new ArrayList<>();
        offsets.add(44 + bytes.getInt(12) + bytes.getInt(16) + bytes.getInt(20));
        while (offsets.get(offsets.size() - 1) < file.length - TRAILER_BYTES) {
            int at = offsets.get(offsets.size() - 1);
            offsets.add(at + RECORD_HEADER_BYTES + bytes.getInt(at + 16));
        }
        return offsets;
    }

    @Test
    void fileCutAnywhereIsReadableUpToItsLastWholeRecordAndSaysSo() {
        byte[] whole = Traffic.recorded(directory);
        List<Integer> boundaries = boundaries(whole);
        List<CollectingTap.Event> events = Traffic.events();
        assertEquals(events.size() + 2, boundaries.size());
        Path cut = directory.resolve("cut.rec");
        for (int length = 0; length < whole.length; length++) {
            Traffic.write(cut, Arrays.copyOf(whole, length));
            int at = length;
            int wholeRecords = Math.max(
                    0, (int) boundaries.stream().filter(end -> end <= at).count() - 1);
            int expectedEvents = Math.min(wholeRecords, events.size());
            int lastWhole = length < boundaries.get(0) ? 0 : boundaries.get(wholeRecords);
            try (Recording recording = Recording.open(cut)) {
                CollectingTap tap = new CollectingTap();
                Optional<Damage> damage = recording.play(tap);
                assertEquals(events.subList(0, expectedEvents), tap.events(), "cut at " + length);
                assertEquals(recording.damage(), damage);
                assertEquals(Damage.Kind.CUT, damage.orElseThrow().kind(), "cut at " + length);
                boolean behindIndex = wholeRecords > events.size();
                assertEquals(
                        behindIndex ? length : lastWhole, damage.orElseThrow().offset(), damage + "");
                assertEquals(length >= boundaries.get(0), recording.header().equals(Traffic.HEADER));
            }
        }
    }

    @Test
    void everyWrongByteIsFoundOrHarmless() {
        byte[] whole = Traffic.recorded(directory);
        List<Integer> boundaries = boundaries(whole);
        int indexOffset = boundaries.get(boundaries.size() - 2);
        List<CollectingTap.Event> events = Traffic.events();
        Path path = directory.resolve("wrong.rec");
        for (int at = 0; at < whole.length; at++) {
            for (int flip : new int[] {0x01, 0xff}) {
                byte[] wrong = whole.clone();
                wrong[at] ^= (byte) flip;
                Traffic.write(path, wrong);
                String where = "byte " + at + " ^ " + flip;
                if (at < boundaries.get(0)) {
                    assertRefused(path, where);
                } else {
                    int offset = at;
                    int record = (int) boundaries.stream()
                                    .filter(end -> end <= offset)
                                    .count()
                            - 1;
                    Optional<Damage> damage = play(path, events.subList(0, Math.min(record, events.size())), where);
                    if (at < indexOffset) {
                        // With its index or without, the record is named by its offset, and nothing after it is told.
                        assertEquals(Damage.Kind.CORRUPT, damage.orElseThrow().kind(), where);
                        assertEquals(
                                (long) boundaries.get(record),
                                damage.orElseThrow().offset(),
                                where);
                        Traffic.write(path, Arrays.copyOf(wrong, indexOffset));
                        assertEquals(
                                damage.map(Damage::offset),
                                play(path, events.subList(0, record), where).map(Damage::offset));
                    }
                }
            }
        }
    }

    private static void assertRefused(Path path, String where) {
        try (Recording recording = Recording.open(path)) {
            // A length that is too long looks like a header that is cut.
            assertEquals(Damage.Kind.CUT, recording.damage().orElseThrow().kind(), where);
            assertEquals(List.of(), recording.connections(), where);
        } catch (RecordingException e) {
            assertTrue(e.getMessage().contains(path.toString()), where + ": " + e.getMessage());
        }
    }

    private static Optional<Damage> play(Path path, List<CollectingTap.Event> expected, String where) {
        try (Recording recording = Recording.open(path)) {
            CollectingTap tap = new CollectingTap();
            Optional<Damage> damage = recording.play(tap);
            assertEquals(expected, tap.events(), where);
            assertEquals(1, tap.closedCount());
            return damage;
        }
    }

    @Test
    void indexThatIsMissingOrWrongIsRebuilt() {
        byte[] whole = Traffic.recorded(directory);
        List<Integer> boundaries = boundaries(whole);
        int indexOffset = boundaries.get(boundaries.size() - 2);
        List<RecordedConnection> expected;
        try (Recording recording = Recording.open(directory.resolve("traffic.rec"))) {
            expected = recording.connections();
        }
        Path path = directory.resolve("noindex.rec");
        for (int at = indexOffset; at < whole.length; at++) {
            byte[] wrong = whole.clone();
            wrong[at] ^= 0x10;
            try (Recording recording = Recording.open(Traffic.write(path, wrong))) {
                assertEquals(expected, recording.connections(), "byte " + at);
                boolean headerOfIndex = at < indexOffset + RECORD_HEADER_BYTES;
                assertEquals(headerOfIndex, recording.damage().isPresent(), "byte " + at);
            }
        }
        try (Recording recording = Recording.open(Traffic.write(path, Arrays.copyOf(whole, indexOffset)))) {
            assertEquals(expected, recording.connections());
            assertEquals(indexOffset, recording.damage().orElseThrow().offset());
        }
    }

    /** An index with a right checksum that counts other records than there are. */
    @Test
    void indexThatContradictsTheRecordsIsFound() {
        byte[] mine = Traffic.recorded(directory);
        Path otherPath = directory.resolve("other.rec");
        try (RecordingWriter writer = RecordingWriter.create(otherPath, Traffic.HEADER)) {
            Traffic.sendTo(new OneByteChanged(writer));
        }
        byte[] other = Traffic.read(otherPath);
        assertEquals(mine.length, other.length);
        int indexOffset = boundaries(mine).get(boundaries(mine).size() - 2);
        System.arraycopy(other, indexOffset, mine, indexOffset, mine.length - indexOffset);
        try (Recording recording = Recording.open(Traffic.write(directory.resolve("mixed.rec"), mine))) {
            assertEquals(Optional.empty(), recording.damage());
            Damage damage = recording.play(new CollectingTap()).orElseThrow();
            assertTrue(damage.text().contains("not those that the index counts"), damage.text());
        }
    }

    /** Passes on everything, but one ending is another. */
    private record OneByteChanged(RecordingWriter writer) implements MigrationTap {
        @Override
        public ConnectionTap connection(int number, long nanos) {
            ConnectionTap tap = writer.connection(number, nanos);
            return new ConnectionTap() {
                @Override
                public void bytes(Direction direction, ByteBuffer data, long at) {
                    tap.bytes(direction, data, at);
                }

                @Override
                public void ended(Direction direction, Ending ending, long at) {
                    tap.ended(direction, Ending.RESET, at);
                }
            };
        }

        @Override
        public void close() {
            writer.close();
        }
    }

    @Test
    void versionOfTheFutureIsRefused() {
        byte[] file = Traffic.recorded(directory);
        assertNotEquals(2, file[11]);
        file[11] = 2;
        Path path = Traffic.write(directory.resolve("future.rec"), file);
        RecordingException e = assertThrows(RecordingException.class, () -> Recording.open(path));
        assertTrue(e.getMessage().contains("version is 2"), e.getMessage());
    }
}
