// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.memory.internal;

import java.nio.ByteBuffer;
import org.drover.api.ProtocolException;
import org.drover.api.memory.MemoryBlock;
import org.drover.memory.ZeroPages;

/**
 * A block at the destination.
 *
 * @param block the memory
 * @param received the pages that have come
 * @param left whether its pages do not come, as both sides see them
 */
record LoadedBlock(MemoryBlock block, ReceivedPages received, boolean left) {
    LoadedBlock(MemoryBlock block, boolean left) {
        this(block, new ReceivedPages(block.lengthBytes()), left);
    }

    /**
     * Checks where a page is to go.
     *
     * @param offset that the peer wrote; unsigned
     * @param from who brings it
     * @throws ProtocolException if it is not a page of this block, or of one that does not come
     */
    void check(long offset, String from) {
        if (left) {
            throw new ProtocolException(from + " brings pages of memory block '" + block.name()
                    + "', which both sides share and the source was to leave out (x-ignore-shared)");
        }
        if (offset % Pages.BYTES != 0) {
            throw new ProtocolException(String.format(
                    "%s brings a page for offset 0x%x of memory block '%s', which is no multiple of the page size, %d:"
                            + " the source's pages have another size",
                    from, offset, block.name(), Pages.BYTES));
        }
        if (offset < 0 || offset > block.lengthBytes() - Pages.BYTES) {
            throw new ProtocolException(String.format(
                    "%s brings a page for offset 0x%x of memory block '%s', which has only 0x%x bytes",
                    from, offset, block.name(), block.lengthBytes()));
        }
    }

    /** Makes a page all zero. One that is so already is not written: it may not even have memory behind it yet. */
    void clear(long offset, ByteBuffer view) {
        ByteBuffer segment = block.segment(Pages.segment(offset));
        if (!ZeroPages.isZero(view, Pages.index(offset))) {
            Pages.clear(segment, Pages.index(offset));
        }
        received.add(offset);
    }
}
