// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.memory;

import java.nio.ByteBuffer;
import org.drover.api.memory.MemoryBlock;

/** The test for pages that are all zero, which are named in the stream and not sent. */
public final class ZeroPages {
    private static final int PAGE_BYTES = 4096;
    private static final ByteBuffer ZEROES = ByteBuffer.allocate(PAGE_BYTES).asReadOnlyBuffer();

    private ZeroPages() {}

    /**
     * Returns whether a page of 4096 bytes is all zero. The comparison is one of those that the JVM makes of vector
     * instructions; it ends at the first difference, so a page of data costs little more than one cache line. Does not allocate.
     *
     * @param view of the memory, this thread's alone: its position and limit are moved
     * @param index of the page's first byte
     */
    public static boolean isZero(ByteBuffer view, int index) {
        view.limit(index + PAGE_BYTES).position(index);
        return view.mismatch(ZEROES) < 0;
    }

    /**
     * Returns how many pages of a block are all zero. Reads all of it.
     *
     * @param block of whole pages
     */
    public static long count(MemoryBlock block) {
        long zero = 0;
        for (long start = 0; start < block.lengthBytes(); start += MemoryBlock.SEGMENT_BYTES) {
            ByteBuffer view =
                    block.segment((int) (start / MemoryBlock.SEGMENT_BYTES)).duplicate();
            int length = view.limit();
            for (int index = 0; index < length; index += PAGE_BYTES) {
                zero += isZero(view, index) ? 1 : 0;
            }
        }
        return zero;
    }
}
