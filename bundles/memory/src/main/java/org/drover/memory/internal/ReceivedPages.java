// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.memory.internal;

import java.util.concurrent.atomic.AtomicLongArray;

/** Which pages of a block have come. Any thread. */
final class ReceivedPages {
    private final long pages;
    private final AtomicLongArray words;

    ReceivedPages(long lengthBytes) {
        pages = lengthBytes / Pages.BYTES;
        words = new AtomicLongArray(Math.toIntExact((pages + Long.SIZE - 1) / Long.SIZE));
    }

    /** Notes a page by the offset of its first byte. */
    void add(long offset) {
        long page = offset / Pages.BYTES;
        long bit = 1L << page;
        int word = (int) (page / Long.SIZE);
        if ((words.get(word) & bit) == 0) {
            words.getAndUpdate(word, value -> value | bit);
        }
    }

    /** Returns how many have not come. */
    long missing() {
        long count = pages;
        for (int i = 0; i < words.length(); i++) {
            count -= Long.bitCount(words.get(i));
        }
        return count;
    }
}
