// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drover.recording.content.RecordingHeader;
import org.drover.stream.ConnectionTap;
import org.drover.stream.Direction;
import org.drover.stream.Ending;
import org.drover.stream.MigrationTap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The worked example of the format's description is what is written, and what it says is what is read. */
class RecordingFormatTest {
    private static final Path DOCUMENT = Path.of("../../docs/recording-format.md");

    /** Offset, at most 16 bytes, and words. */
    private static final Pattern LINE = Pattern.compile("(?m)^([0-9a-f]{4})  ((?:[0-9a-f]{2} )+) ");

    private static final RecordingHeader HEADER =
            new RecordingHeader(0x019a_c5f5_8c00L, 0x1000, "tcp::4444", "unix:/b", "{}");

    @TempDir
    Path directory;

    private static void example(MigrationTap tap) {
        ConnectionTap connection = tap.connection(0, 0x1001);
        connection.bytes(Direction.FORWARD, Traffic.bytes("QEVM"), 0x1002);
        connection.ended(Direction.BACKWARD, Ending.RESET, 0x1003);
        tap.close();
    }

    @Test
    void exampleOfTheDescriptionIsWhatIsWritten() throws IOException {
        Path path = directory.resolve("example.rec");
        example(RecordingWriter.create(path, HEADER));
        assertEquals(hex(documented()), hex(Traffic.read(path)));
    }

    @Test
    void exampleOfTheDescriptionIsRead() throws IOException {
        Path path = Traffic.write(directory.resolve("example.rec"), documented());
        CollectingTap expected = new CollectingTap();
        example(expected);
        CollectingTap tap = new CollectingTap();
        try (Recording recording = Recording.open(path)) {
            assertEquals(HEADER, recording.header());
            assertEquals(Optional.empty(), recording.play(tap));
        }
        assertEquals(expected.events(), tap.events());
    }

    private static byte[] documented() throws IOException {
        Matcher lines = LINE.matcher(Files.readString(DOCUMENT));
        ByteBuffer bytes = ByteBuffer.allocate(4096);
        while (lines.find()) {
            assertEquals(bytes.position(), Integer.parseInt(lines.group(1), 16), "offset of " + lines.group());
            bytes.put(HexFormat.of().parseHex(lines.group(2).replace(" ", "")));
        }
        byte[] all = new byte[bytes.position()];
        bytes.flip().get(all);
        return all;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.ofDelimiter(" ").formatHex(bytes);
    }
}
