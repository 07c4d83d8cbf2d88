// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.internal.capture;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.drover.recording.content.RecordingException;
import org.tukaani.xz.XZInputStream;

/**
 * A file of a capture that can be read anywhere by any thread. A packed one is unpacked to a temporary file without a name:
 * unpacking takes up to 65 MiB of memory, which is too much for each of many streams that are read side by side.
 */
final class UnpackedFile implements AutoCloseable {
    static final String PACKED_SUFFIX = ".xz";

    /** What the preset with the largest dictionary, {@code xz -9}, needs; rounded up. A file that needs more is refused. */
    private static final int MEMORY_LIMIT_KIBIBYTES = 80 * 1024;

    private final String name;
    private final FileChannel channel;
    private final long bytes;

    private UnpackedFile(String name, FileChannel channel) throws IOException {
        this.name = name;
        this.channel = channel;
        this.bytes = channel.size();
    }

    /**
     * Opens a file.
     *
     * @param path packed if its name ends with {@link #PACKED_SUFFIX}
     * @throws RecordingException if it cannot be read or unpacked
     */
    static UnpackedFile open(Path path) {
        boolean packed = path.toString().endsWith(PACKED_SUFFIX);
        try {
            FileChannel channel = packed ? unpack(path) : FileChannel.open(path, StandardOpenOption.READ);
            try {
                return new UnpackedFile(path.toString(), channel);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new RecordingException(
                    "cannot " + (packed ? "unpack " : "read ") + path + "; check that it is whole"
                            + (packed ? ", and the room in " + System.getProperty("java.io.tmpdir") : ""),
                    e);
        }
    }

    private static FileChannel unpack(Path path) throws IOException {
        Path temporary = Files.createTempFile("drover-capture-", "");
        FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        try (InputStream packed = Files.newInputStream(path);
                XZInputStream unpacked = new XZInputStream(packed, MEMORY_LIMIT_KIBIBYTES)) {
            OutputStream out = Channels.newOutputStream(channel);
            unpacked.transferTo(out);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Returns its path, for messages. */
    String name() {
        return name;
    }

    /** Returns how long it is, unpacked. */
    long bytes() {
        return bytes;
    }

    /**
     * Reads bytes until the buffer is full.
     *
     * @throws RecordingException if there are fewer, or they cannot be read
     */
    void read(ByteBuffer into, long offset) {
        long at = offset;
        try {
            while (into.hasRemaining()) {
                int count = channel.read(into, at);
                if (count < 0) {
                    throw new RecordingException(name + " has become shorter while it was read: it ends at " + at);
                }
                at += count;
            }
        } catch (IOException e) {
            throw new RecordingException("cannot read " + name + " at offset " + at, e);
        }
    }

    /** Returns a stream over all bytes that leaves the file open. */
    InputStream stream() {
        return new InputStream() {
            private long at;

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int count = channel.read(ByteBuffer.wrap(into, offset, length), at);
                at += Math.max(count, 0);
                return count;
            }
        };
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new RecordingException("cannot close " + name, e);
        }
    }
}
