// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.drover.recording.content.RecordingHeader;
import org.drover.stream.ConnectionTap;
import org.drover.stream.Direction;
import org.drover.stream.Ending;
import org.drover.stream.MigrationTap;

/** A small migration to record: two connections, one of which is broken. */
final class Traffic {
    static final RecordingHeader HEADER = new RecordingHeader(
            1_764_241_200_000L, 1_000_000, "tcp:127.0.0.1:4444", "unix:/run/b.sock", "{\"vm\":\"a\"}");

    private Traffic() {}

    static void sendTo(MigrationTap tap) {
        ConnectionTap main = tap.connection(0, 1_000_005);
        main.bytes(Direction.FORWARD, bytes("QEVM"), 1_000_010);
        ConnectionTap channel = tap.connection(3, 1_000_020);
        main.bytes(Direction.BACKWARD, bytes("\0\2\0\4\0\0\0\1"), 1_000_030);
        channel.bytes(Direction.FORWARD, bytes("multifd"), 1_000_040);
        channel.ended(Direction.FORWARD, Ending.RESET, 1_000_050);
        main.ended(Direction.FORWARD, Ending.ORDERLY, 1_000_060);
        main.ended(Direction.BACKWARD, Ending.ORDERLY, 1_000_070);
    }

    static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)).asReadOnlyBuffer();
    }

    /** Returns what a tap is told of the traffic. */
    static List<CollectingTap.Event> events() {
        CollectingTap tap = new CollectingTap();
        sendTo(tap);
        return tap.events();
    }

    /** Records the traffic, and returns the bytes of the file. */
    static byte[] recorded(Path directory) {
        Path path = directory.resolve("traffic.rec");
        try (RecordingWriter writer = RecordingWriter.create(path, HEADER)) {
            sendTo(writer);
        }
        return read(path);
    }

    static byte[] read(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path write(Path path, byte[] bytes) {
        try {
            return Files.write(path, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
