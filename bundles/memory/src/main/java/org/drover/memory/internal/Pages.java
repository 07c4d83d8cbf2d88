// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.memory.internal;

import java.nio.ByteBuffer;
import org.drover.api.memory.MemoryBlock;

/** Pages of the target, as the stream counts them, whatever backs the memory. */
final class Pages {
    /** The target's page size: x86's, and that of most others. */
    static final int BYTES = 4096;

    private static final ByteBuffer ZEROES = ByteBuffer.allocate(BYTES).asReadOnlyBuffer();

    private Pages() {}

    /** Returns the segment that an offset lies in. */
    static int segment(long offset) {
        return (int) (offset / MemoryBlock.SEGMENT_BYTES);
    }

    /** Returns where in its segment an offset lies. */
    static int index(long offset) {
        return (int) (offset % MemoryBlock.SEGMENT_BYTES);
    }

    /** Writes zeroes over a page. */
    static void clear(ByteBuffer segment, int index) {
        segment.put(index, ZEROES, 0, BYTES);
    }
}
