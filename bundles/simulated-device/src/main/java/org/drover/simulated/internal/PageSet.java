// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import java.util.BitSet;

/** A set of a state's pages that knows how many it has. Not thread-safe. */
final class PageSet {
    private final BitSet pages;
    private int count;

    PageSet(int capacityPages) {
        // One bit beyond, so that no operation on the pages ever makes the set grow.
        pages = new BitSet(capacityPages + 1);
    }

    int count() {
        return count;
    }

    /** Adds a page; returns whether it is new. */
    boolean add(int page) {
        if (pages.get(page)) {
            return false;
        }
        pages.set(page);
        count++;
        return true;
    }

    /** Returns the first page at or after, or -1. */
    int next(int fromPage) {
        return pages.nextSetBit(fromPage);
    }

    /** Removes the run of pages that starts at a page of the set; returns how many, at most {@code maxPages}. */
    int removeRun(int firstPage, int maxPages) {
        int run = Math.min(maxPages, pages.nextClearBit(firstPage) - firstPage);
        pages.clear(firstPage, firstPage + run);
        count -= run;
        return run;
    }
}
