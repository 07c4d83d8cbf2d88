// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.memory.internal;

import java.util.List;

/**
 * Goes over the pages that are still to be sent, block after block, a piece at a time. A page is taken out of its set before
 * it is read.
 */
final class PageRound {
    /** Takes one page after another. */
    interface Sink {
        void page(SavedBlock block, long offset);
    }

    private final List<SavedBlock> blocks;
    private int current;
    private long nextPage;

    PageRound(List<SavedBlock> blocks) {
        this.blocks = blocks;
    }

    /**
     * Passes the next pages on.
     *
     * @param maxPages at most so many
     * @return whether the round goes on; if not, the next call begins another
     */
    boolean advance(long maxPages, Sink sink) {
        for (long sent = 0; sent < maxPages; sent++) {
            long page;
            while ((page = blocks.get(current).pages().next(nextPage)) < 0) {
                nextPage = 0;
                if (++current == blocks.size()) {
                    current = 0;
                    return false;
                }
            }
            SavedBlock block = blocks.get(current);
            block.pages().remove(page);
            nextPage = page + 1;
            sink.page(block, page * Pages.BYTES);
        }
        return true;
    }
}
