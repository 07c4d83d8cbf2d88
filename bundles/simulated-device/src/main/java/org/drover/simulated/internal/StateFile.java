// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file without a name, as long as a state: what its memory is mapped from. In shared memory if at least twice the room
 * is there, since pages are taken when they are first touched and other processes take some too; else among the
 * temporary files.
 */
final class StateFile implements AutoCloseable {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));
    private static final AtomicLong COUNT = new AtomicLong();

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
            StateFile file = new StateFile(open(shared ? SHARED_MEMORY : TEMPORARY), sizeBytes, shared);
            file.zero();
            return file;
        } catch (IOException | RuntimeException e) {
            if (shared) {
                RESERVED_BYTES.addAndGet(-sizeBytes);
            }
            throw e;
        }
    }

    /** Opens a new file that nobody else may read; on POSIX systems the JDK removes the name at once. */
    private static FileChannel open(Path folder) throws IOException {
        Set<OpenOption> options = Set.of(
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.DELETE_ON_CLOSE);
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] attributes = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        while (true) {
            // Not Files.createTempFile: its random names need the system's entropy, and keep that open for ever.
            String name = "drover-state-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
            try {
                return FileChannel.open(folder.resolve(name), options, attributes);
            } catch (FileAlreadyExistsException e) {
                // A process of this number has left it, on a system that removes names late: take the next.
                continue;
            }
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
