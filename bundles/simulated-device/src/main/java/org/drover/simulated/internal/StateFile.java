// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file without a name, as long as a state: what its memory is mapped from. In shared memory if at least twice the room
 * is there, since pages are taken when they are first touched and other processes take some too; else among the
 * temporary files.
 */
final class StateFile implements AutoCloseable {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    /** What the devices of this process may come to take of the shared memory. */
    private static final AtomicLong RESERVED_BYTES = new AtomicLong();

    private final FileChannel channel;
    private final long sizeBytes;
    private final boolean shared;

    private StateFile(FileChannel channel, long sizeBytes, boolean shared) {
        this.channel = channel;
        this.sizeBytes = sizeBytes;
        this.shared = shared;
    }

    static StateFile create(long sizeBytes) throws IOException {
        boolean shared = reserveShared(sizeBytes);
        try {
            Path path = shared
                    ? Files.createTempFile(SHARED_MEMORY, "drover-state-", "")
                    : Files.createTempFile("drover-state-", "");
            // On POSIX systems the JDK removes the name as soon as the file is open.
            StateFile file = new StateFile(
                    FileChannel.open(
                            path,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE),
                    sizeBytes,
                    shared);
            file.zero();
            return file;
        } catch (IOException | RuntimeException e) {
            if (shared) {
                RESERVED_BYTES.addAndGet(-sizeBytes);
            }
            throw e;
        }
    }

    private static boolean reserveShared(long sizeBytes) {
        long reserved = RESERVED_BYTES.addAndGet(sizeBytes);
        try {
            if (Files.isWritable(SHARED_MEMORY)
                    && Files.getFileStore(SHARED_MEMORY).getUsableSpace() / 2 >= reserved) {
                return true;
            }
        } catch (IOException e) {
            // No shared memory on this system: temporary files do as well.
        }
        RESERVED_BYTES.addAndGet(-sizeBytes);
        return false;
    }

    /** Maps a part. */
    ByteBuffer map(long offset, int length) throws IOException {
        return channel.map(FileChannel.MapMode.READ_WRITE, offset, length);
    }

    /** Gives all pages back: what is mapped reads zero from now on. */
    void zero() throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.allocate(1), sizeBytes - 1);
    }

    /**
     * Gives all pages back at once, although the mapping lives on until it is collected. Nothing may touch the mapping
     * any more.
     */
    @Override
    public void close() throws IOException {
        if (channel.isOpen()) {
            try (channel) {
                channel.truncate(0);
            } finally {
                if (shared) {
                    RESERVED_BYTES.addAndGet(-sizeBytes);
                }
            }
        }
    }
}
