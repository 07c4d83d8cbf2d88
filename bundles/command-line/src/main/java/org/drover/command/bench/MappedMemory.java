// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;

/**
 * Memory of any size, of the kind that simulated devices have: mapped from a file without a name, in shared memory if
 * there is room. Its pages are there before anything is measured.
 */
final class MappedMemory implements AutoCloseable {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final int PAGE_BYTES = 4096;

    private final List<FileChannel> files = new ArrayList<>();
    private final List<ByteBuffer> parts = new ArrayList<>();

    /**
     * Makes memory in parts of one size.
     *
     * @param count how many
     * @param partBytes size of each
     * @throws DroverException if there is no room for it
     */
    static MappedMemory ofParts(int count, long partBytes) {
        MappedMemory memory = new MappedMemory();
        try {
            for (int i = 0; i < count; i++) {
                memory.add(Math.toIntExact(partBytes));
            }
            return memory;
        } catch (IOException | ArithmeticException e) {
            memory.close();
            throw new DroverException(
                    ErrorCategory.CONFIGURATION,
                    "no memory of " + partBytes + " bytes for the baseline in " + SHARED_MEMORY + " or "
                            + System.getProperty("java.io.tmpdir") + "; choose a smaller --state, below 2GiB",
                    e);
        }
    }

    private void add(int bytes) throws IOException {
        boolean room = Files.isWritable(SHARED_MEMORY)
                && Files.getFileStore(SHARED_MEMORY).getUsableSpace() / 2 >= bytes;
        Path path = room
                ? Files.createTempFile(SHARED_MEMORY, "drover-bench-", "")
                : Files.createTempFile("drover-bench-", "");
        FileChannel file = FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        files.add(file);
        ByteBuffer part = file.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
        for (int at = 0; at < bytes; at += PAGE_BYTES) {
            part.put(at, (byte) at);
        }
        parts.add(part);
    }

    /** Returns a part. */
    ByteBuffer part(int index) {
        return parts.get(index);
    }

    /** Gives the room back when the last view of the memory has gone. */
    @Override
    public void close() {
        for (FileChannel file : files) {
            try {
                file.truncate(0); // the pages go now; the mapping would hold them until it is collected
                file.close();
            } catch (IOException e) {
                // it has no name any more: the system takes it back with the process
            }
        }
    }
}
