// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.memory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.drover.api.memory.DirtyPages;
import org.drover.api.memory.DirtyTracker;
import org.drover.api.memory.MemoryBlock;

/**
 * The log of a program that knows what it writes, such as a driver in user space or a software device.
 *
 * <p>A writer first writes and then says so: said before, the page could be cleared in the log and read between the two, and
 * what is written then would be lost.
 */
public final class WriteLog implements DirtyTracker {
    private static final int PAGE_SHIFT = 12;
    private static final int PAGE_BYTES = 1 << PAGE_SHIFT;

    private final String name;
    private final Map<MemoryBlock, AtomicLongArray> written = new HashMap<>();

    /**
     * Makes an empty log.
     *
     * @param name of the writer, for messages
     * @param blocks that it may write to
     */
    public WriteLog(String name, List<MemoryBlock> blocks) {
        this.name = name;
        for (MemoryBlock block : blocks) {
            long pages = (block.lengthBytes() + PAGE_BYTES - 1) >> PAGE_SHIFT;
            written.put(block, new AtomicLongArray(Math.toIntExact((pages + Long.SIZE - 1) / Long.SIZE)));
        }
    }

    /**
     * Says that something was written. Any thread; does not block, allocates nothing.
     *
     * @param block one of those that the log was made for
     * @param offset of the first byte, within the block
     * @param lengthBytes 1 or more, within the block
     * @throws IllegalArgumentException if it is not in one of the log's blocks
     */
    public void written(MemoryBlock block, long offset, long lengthBytes) {
        AtomicLongArray words = written.get(block);
        if (words == null || offset < 0 || lengthBytes < 1 || offset > block.lengthBytes() - lengthBytes) {
            throw new IllegalArgumentException(
                    lengthBytes + " bytes at " + offset + " of block " + block.name() + " are not in the log " + name);
        }
        long last = (offset + lengthBytes - 1) >> PAGE_SHIFT;
        for (long page = offset >> PAGE_SHIFT; page <= last; page++) {
            int word = (int) (page / Long.SIZE);
            long bit = 1L << page;
            words.getAndUpdate(word, value -> value | bit);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start() {}

    @Override
    public void collect(MemoryBlock block, DirtyPages pages) {
        AtomicLongArray words = written.get(block);
        if (words == null) {
            return; // this writer does not reach it
        }
        long[] taken = new long[words.length()];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = words.get(i) == 0 ? 0 : words.getAndSet(i, 0);
        }
        pages.dirtyBits(0, PAGE_BYTES, taken);
    }

    @Override
    public void stop() {}
}
