// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.drover.recording.content.Damage;
import org.drover.recording.content.RecordCursor;
import org.drover.recording.content.RecordType;
import org.drover.recording.content.RecordedConnection;
import org.drover.recording.content.RecordedStream;
import org.drover.recording.content.RecordingException;
import org.drover.stream.Direction;
import org.drover.stream.Ending;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZInputStream;
import org.tukaani.xz.XZOutputStream;

@Timeout(120)
class CaptureDirectoryTest {
    private static final Path CAPTURES = Path.of("../../runtime/src/test/resources/captures");
    private static final String GOOD_INDEX = """
            {"t": 1.5, "conn": 0, "ev": "accept"}
            {"t": 1.500001, "conn": 0, "dir": "fwd", "off": 0, "len": 4}
            {"t": 1.75, "conn": 0, "dir": "rev", "off": 0, "len": 2}
            {"t": 1.75, "conn": 0, "dir": "fwd", "off": 4, "len": 3, "note": {"a": [1]}}
            {"t": 2, "conn": 0, "dir": "fwd", "ev": "eof", "off": 7}
            {"t": 2.25, "conn": 0, "dir": "rev", "ev": "error", "off": 2, "err": "[Errno 104] Connection reset by peer"}
            """;

    @TempDir
    Path directory;

    static Stream<Path> captures() throws IOException {
        return Files.list(CAPTURES).filter(Files::isDirectory).sorted();
    }

    @ParameterizedTest
    @MethodSource("captures")
    void streamsAreTheBytesOfThePackedFiles(Path capture) throws IOException {
        try (Recording recording = Recording.open(capture)) {
            assertEquals(Optional.empty(), recording.damage());
            assertFalse(recording.connections().isEmpty());
            CollectingTap tap = new CollectingTap();
            assertEquals(Optional.empty(), recording.play(tap));
            for (RecordedConnection connection : recording.connections()) {
                for (Direction direction : Direction.values()) {
                    byte[] expected = unpacked(capture, connection.number(), direction);
                    assertEquals(expected.length, connection.stream(direction).bytes());
                    ByteArrayOutputStream played = new ByteArrayOutputStream();
                    tap.events().stream()
                            .filter(event -> event.type() == RecordType.DATA
                                    && event.connection() == connection.number()
                                    && event.direction() == direction)
                            .forEach(event -> played.writeBytes(event.data().array()));
                    assertEquals(ByteBuffer.wrap(expected), ByteBuffer.wrap(played.toByteArray()));
                    assertEquals(ByteBuffer.wrap(expected), streamOf(recording, connection.number(), direction));
                }
            }
        }
    }

    private static byte[] unpacked(Path capture, int connection, Direction direction) throws IOException {
        String way = direction == Direction.FORWARD ? "fwd" : "rev";
        Path path = capture.resolve(String.format(Locale.ROOT, "conn%02d.%s.bin.xz", connection, way));
        if (!Files.exists(path)) {
            return new byte[0];
        }
        try (InputStream in = new XZInputStream(Files.newInputStream(path))) {
            return in.readAllBytes();
        }
    }

    private static ByteBuffer streamOf(Recording recording, int connection, Direction direction) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (RecordCursor cursor = recording.cursor(connection, direction)) {
            while (cursor.next()) {
                if (cursor.type() == RecordType.DATA) {
                    byte[] piece = new byte[cursor.lengthBytes()];
                    cursor.data().get(piece);
                    bytes.writeBytes(piece);
                }
            }
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    @ParameterizedTest
    @CsvSource({"false,false", "true,true", "true,false"})
    void indexGivesOrderTimesAndEndings(boolean packed, boolean packedIndex) throws IOException {
        write("conn00.fwd.bin", "QEVMabc", packed);
        write("conn00.rev.bin", "\0\2", packed);
        write("index.jsonl", GOOD_INDEX, packedIndex);
        CollectingTap tap = new CollectingTap();
        try (Recording recording = Recording.open(directory)) {
            assertEquals(Optional.empty(), recording.play(tap));
            assertEquals(
                    List.of(new RecordedConnection(
                            0,
                            1_500_000_000,
                            new RecordedStream(7, 2, Optional.of(Ending.ORDERLY), 2_000_000_000),
                            new RecordedStream(2, 1, Optional.of(Ending.RESET), 2_250_000_000L))),
                    recording.connections());
        }
        assertEquals(
                List.of(
                        new CollectingTap.Event(RecordType.OPENED, 0, null, null, 1_500_000_000, null),
                        data(Direction.FORWARD, 1_500_001_000, "QEVM"),
                        data(Direction.BACKWARD, 1_750_000_000, "\0\2"),
                        data(Direction.FORWARD, 1_750_000_000, "abc"),
                        new CollectingTap.Event(
                                RecordType.ENDED, 0, Direction.FORWARD, Ending.ORDERLY, 2_000_000_000, null),
                        new CollectingTap.Event(
                                RecordType.ENDED, 0, Direction.BACKWARD, Ending.RESET, 2_250_000_000L, null)),
                tap.events());
    }

    private static CollectingTap.Event data(Direction direction, long nanos, String text) {
        return new CollectingTap.Event(RecordType.DATA, 0, direction, null, nanos, Traffic.bytes(text));
    }

    private void write(String name, String text, boolean packed) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (!packed) {
            Files.write(directory.resolve(name), bytes);
            return;
        }
        try (XZOutputStream out =
                new XZOutputStream(Files.newOutputStream(directory.resolve(name + ".xz")), new LZMA2Options(0))) {
            out.write(bytes);
        }
    }

    /** What comes before the damage is told, and the damage is named. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"off\": 0, \"len\": 4|\"off\": 1, \"len\": 4|CORRUPT|goes on at offset 1|1",
                "\"len\": 3|\"len\": 4|CUT|ends at 7|3",
                "\"len\": 3|\"len\": 9223372036854775807|CUT|ends at 7|3",
                "\"len\": 3|\"len\": 2|CUT|index ends at offset 6|6",
                "\"len\": 3|\"len\": -3|CORRUPT|\"len\" 1 or more|3",
                "\"conn\": 0, \"ev\": \"accept\"|\"conn\": 7, \"ev\": \"accept\"|CORRUPT|was not opened|1",
                "\"conn\": 0, \"ev\": \"accept\"|\"ev\": \"accept\"|CORRUPT|no \"conn\"|0",
                "\"rev\", \"off\"|\"sideways\", \"off\"|CORRUPT|\"dir\" must be|2",
                "\"t\": 2, |\"t\": 2 |CORRUPT|no JSON object|4",
                "\"off\": 7}|\"off\": 7|CORRUPT|no JSON object|4"
            })
    void indexThatDoesNotFitIsNamed(String right, String wrong, Damage.Kind kind, String text, int eventCount)
            throws IOException {
        assertTrue(GOOD_INDEX.contains(right));
        write("conn00.fwd.bin", "QEVMabc", false);
        write("conn00.rev.bin", "\0\2", false);
        write("index.jsonl", GOOD_INDEX.replace(right, wrong), false);
        CollectingTap tap = new CollectingTap();
        try (Recording recording = Recording.open(directory)) {
            Damage damage = recording.play(tap).orElseThrow();
            assertEquals(kind, damage.kind(), damage.text());
            assertTrue(damage.text().contains(text), damage.text());
            assertEquals(Optional.of(damage), recording.damage());
        }
        assertEquals(eventCount, tap.events().size());
    }

    @Test
    void directoryWithoutCapturesIsRefused() {
        RecordingException e = assertThrows(RecordingException.class, () -> Recording.open(directory));
        assertTrue(e.getMessage().contains("holds no captures"), e.getMessage());
    }

    @Test
    void packedFileThatIsBrokenIsNamed() throws IOException {
        write("conn00.fwd.bin", "QEVMabc", true);
        Path path = directory.resolve("conn00.fwd.bin.xz");
        byte[] packed = Files.readAllBytes(path);
        packed[packed.length / 2] ^= 1;
        Files.write(path, packed);
        RecordingException e = assertThrows(RecordingException.class, () -> Recording.open(directory));
        assertTrue(e.getMessage().contains("conn00.fwd.bin.xz"), e.getMessage());
    }
}
