// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A temporary file for packets that cannot be written yet. Made when it is needed first, gone when it is closed. Its length
 * is the peer's word, its blocks on the disk are only for bytes that came.
 */
final class SpillFile implements Closeable {
    private final Path directory;
    private FileChannel file;
    private long endBytes;
    private long heldBytes;
    private long mostHeldBytes;

    SpillFile(Path directory) {
        this.directory = directory;
    }

    /** Returns the offset of room for that many bytes. */
    long reserve(long bytes) {
        long offset = endBytes;
        endBytes += bytes;
        return offset;
    }

    void write(long offset, ByteBuffer data) throws IOException {
        if (file == null) {
            Path path = Files.createTempFile(directory, "drover-device-state-", ".spill");
            file = FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        }
        heldBytes += data.remaining();
        mostHeldBytes = Math.max(mostHeldBytes, heldBytes);
        for (long at = offset; data.hasRemaining(); ) {
            at += file.write(data, at);
        }
    }

    /** Writes what was held there to a channel. */
    void moveTo(long offset, long bytes, WritableByteChannel output) throws IOException {
        for (long done = 0; done < bytes; ) {
            long moved = file.transferTo(offset + done, bytes - done, output);
            if (moved <= 0) {
                throw new EOFException(
                        "Temporary file of " + file.size() + " bytes ends before byte " + (offset + bytes));
            }
            done += moved;
        }
        forget(bytes);
    }

    /** Notes that so many bytes are not needed any more. */
    void forget(long bytes) {
        heldBytes -= bytes;
    }

    /** Gives all room back, once nothing is held. */
    void clear() throws IOException {
        if (endBytes > 0 && file != null) {
            file.truncate(0);
        }
        endBytes = 0;
        heldBytes = 0;
    }

    long mostHeldBytes() {
        return mostHeldBytes;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }
}
