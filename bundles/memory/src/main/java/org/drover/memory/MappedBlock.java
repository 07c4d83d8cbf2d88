// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.memory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.drover.api.ConfigurationException;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.drover.api.memory.MemoryBlock;

/**
 * A block that is a shared mapping of a file: a regular one, one in {@code /dev/shm} or on hugetlbfs, or a memfd. Its pages
 * are the file's, so another process that maps the same file sees what is loaded here.
 *
 * <p>The mapping lasts as long as anything refers to one of its {@linkplain #segment segments}: a thread that is late never
 * meets memory that is gone. {@link #close} closes the file only.
 */
public final class MappedBlock implements MemoryBlock, AutoCloseable {
    private static final int MIN_PAGE_BYTES = 4096;
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private final String name;
    private final int pageBytes;
    private final boolean shared;
    private final long lengthBytes;
    private final FileChannel file;
    private final ByteBuffer[] segments;

    private MappedBlock(String name, Path path, FileChannel file, int pageBytes, boolean shared) throws IOException {
        this.name = name;
        this.file = file;
        this.pageBytes = pageBytes;
        this.shared = shared;
        this.lengthBytes = file.size();
        if (lengthBytes == 0 || lengthBytes % pageBytes != 0) {
            throw new ConfigurationException("memory block '" + name + "': " + path + " has " + lengthBytes
                    + " bytes, must have a multiple of the page size, " + pageBytes + " bytes, and more than none");
        }
        this.segments = new ByteBuffer[Math.toIntExact((lengthBytes + SEGMENT_BYTES - 1) / SEGMENT_BYTES)];
        for (int i = 0; i < segments.length; i++) {
            long start = (long) i * SEGMENT_BYTES;
            segments[i] = file.map(MapMode.READ_WRITE, start, Math.min(SEGMENT_BYTES, lengthBytes - start));
        }
    }

    /**
     * Maps all of a file that is there.
     *
     * @param name of the block
     * @param path of the file; its size is the block's
     * @param pageBytes of the pages that back it: a power of two, 4096 or more; on hugetlbfs the size of a huge page
     * @param shared whether the other side maps the same file
     * @throws ConfigurationException if the page size or the file's size is not allowed
     * @throws DroverException if the file cannot be opened or mapped
     */
    public static MappedBlock open(String name, Path path, int pageBytes, boolean shared) {
        if (Integer.bitCount(pageBytes) != 1 || pageBytes < MIN_PAGE_BYTES) {
            throw new ConfigurationException("memory block '" + name + "': page size " + pageBytes
                    + " must be a power of two, " + MIN_PAGE_BYTES + " bytes or more");
        }
        FileChannel file = null;
        try {
            file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            return new MappedBlock(name, path, file, pageBytes, shared);
        } catch (IOException e) {
            closeAfter(file, e);
            throw new DroverException(
                    ErrorCategory.CONFIGURATION,
                    "memory block '" + name + "': " + path + " cannot be mapped for reading and writing"
                            + " (on hugetlbfs there may be too few huge pages): " + DroverException.describe(e),
                    e);
        } catch (RuntimeException e) {
            closeAfter(file, e);
            throw e;
        }
    }

    /**
     * Maps all of an open file that this process has inherited, such as a memfd. The descriptor stays the caller's: the file
     * is opened once more.
     *
     * @param name of the block
     * @param descriptor number of the file descriptor, 0 or more
     * @param pageBytes as with {@link #open}
     * @param shared whether the other side maps the same file
     * @throws ConfigurationException as with {@link #open}
     * @throws DroverException if it cannot be mapped
     */
    public static MappedBlock ofDescriptor(String name, int descriptor, int pageBytes, boolean shared) {
        return open(name, Path.of("/proc/self/fd", Integer.toUnsignedString(descriptor)), pageBytes, shared);
    }

    /**
     * Makes memory of zeroes from a file without a name, in {@code /dev/shm}, or among the temporary files if there is no
     * such place.
     *
     * @param name of the block
     * @param lengthBytes a multiple of 4096, more than 0
     * @throws DroverException if there is no room
     */
    public static MappedBlock create(String name, long lengthBytes) {
        try {
            Path path = Files.isWritable(SHARED_MEMORY)
                    ? Files.createTempFile(SHARED_MEMORY, "drover-memory-", "")
                    : Files.createTempFile("drover-memory-", "");
            try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
                file.write(ByteBuffer.allocate(1), lengthBytes - 1);
                return open(name, path, MIN_PAGE_BYTES, false);
            } finally {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new DroverException(
                    ErrorCategory.CONFIGURATION,
                    "memory block '" + name + "': there is no room for " + lengthBytes + " bytes of memory",
                    e);
        }
    }

    private static void closeAfter(FileChannel file, Exception error) {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                error.addSuppressed(e);
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long lengthBytes() {
        return lengthBytes;
    }

    @Override
    public int pageBytes() {
        return pageBytes;
    }

    @Override
    public boolean isShared() {
        return shared;
    }

    @Override
    public ByteBuffer segment(int index) {
        return segments[index];
    }

    /**
     * Closes the file.
     *
     * @throws DroverException if that fails
     */
    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new DroverException(
                    ErrorCategory.INTERNAL, "memory block '" + name + "': its file cannot be closed", e);
        }
    }

    @Override
    public String toString() {
        return name + " (" + lengthBytes + " bytes)";
    }
}
