// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.memory;

import org.osgi.annotation.versioning.ProviderType;

/** Takes what a {@link DirtyTracker} reports of one block. Valid during {@link DirtyTracker#collect}, on its thread. */
@ProviderType
public interface DirtyPages {
    /**
     * Some bytes were written: all pages that they touch.
     *
     * @param offset of the first, in bytes from the block's start; 0 or more
     * @param lengthBytes 0 or more; what is beyond the block is left out
     */
    void dirty(long offset, long lengthBytes);

    /**
     * Every set bit stands for written bytes, as the bitmaps of {@code linux/vfio.h} have it. The tracker's pages may be
     * smaller or larger than those of the memory.
     *
     * @param offset of the bytes that bit 0 stands for, in bytes from the block's start; 0 or more
     * @param pageBytes how many bytes one bit stands for: a power of two
     * @param words bit 0 of word 0 first
     */
    void dirtyBits(long offset, long pageBytes, long[] words);
}
