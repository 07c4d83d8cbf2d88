// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.memory;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A piece of memory that has a name on both sides: what QEMU calls a RAM block ({@code RAMBlock}, QEMU 10.0
 * {@code include/exec/ramblock.h}). All methods on any thread, at once; none blocks.
 */
@ConsumerType
public interface MemoryBlock {
    /** Bytes of each segment but the last: a buffer cannot be longer than 2 GiB - 1, a block can. */
    int SEGMENT_BYTES = 1 << 30;

    /** Returns the name, the same on both sides: 1 to 255 bytes of UTF-8, no NUL, unique in its memory. */
    String name();

    /** Returns the length in bytes: more than 0, a multiple of {@link #pageBytes()}. */
    long lengthBytes();

    /** Returns the size of the pages that back it: a power of two, 4096 or more; 2 MiB for huge pages. */
    int pageBytes();

    /**
     * Returns whether both sides see the same memory, as two processes that map one file do: with {@code x-ignore-shared}
     * its pages are not sent.
     */
    boolean isShared();

    /**
     * Returns a part of the memory itself. The buffer is used by several threads: only its absolute methods are called,
     * and neither position, limit nor mark is changed.
     *
     * @param index 0 to the length divided by {@link #SEGMENT_BYTES}, rounded up, less 1; the segment begins at that
     *     multiple of {@link #SEGMENT_BYTES}
     * @return direct; position 0, limit the segment's length
     */
    ByteBuffer segment(int index);
}
