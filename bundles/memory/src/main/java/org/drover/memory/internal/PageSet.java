// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.memory.internal;

import java.util.Arrays;
import org.drover.api.memory.DirtyPages;

/**
 * A set of pages of one block: those that are still to be sent. One bit a page, {@link Pages#BYTES} each. What is reported is
 * rounded outwards: a page counts as written if any byte of it may have been. One thread.
 */
final class PageSet implements DirtyPages {
    private final long pages;
    private final long[] words;
    private long count;

    /** Makes an empty set for so many bytes, a multiple of the page size. */
    PageSet(long lengthBytes) {
        pages = lengthBytes / Pages.BYTES;
        words = new long[Math.toIntExact((pages + Long.SIZE - 1) / Long.SIZE)];
    }

    /** Puts all pages in. */
    void addAll() {
        Arrays.fill(words, -1);
        if (pages % Long.SIZE != 0) {
            words[words.length - 1] = (1L << pages) - 1;
        }
        count = pages;
    }

    /** Returns how many pages are in it. */
    long count() {
        return count;
    }

    /** Returns the first page at or after one that is in it; -1 if there is none. */
    long next(long from) {
        int word = (int) (from / Long.SIZE);
        if (from >= pages) {
            return -1;
        }
        long bits = words[word] & -1L << from;
        while (bits == 0) {
            if (++word == words.length) {
                return -1;
            }
            bits = words[word];
        }
        return (long) word * Long.SIZE + Long.numberOfTrailingZeros(bits);
    }

    /** Takes a page out that is in it. */
    void remove(long page) {
        words[(int) (page / Long.SIZE)] &= ~(1L << page);
        count--;
    }

    private void add(long page) {
        int word = (int) (page / Long.SIZE);
        long bit = 1L << page;
        if ((words[word] & bit) == 0) {
            words[word] |= bit;
            count++;
        }
    }

    @Override
    public void dirty(long offset, long lengthBytes) {
        if (offset < 0 || lengthBytes < 0) {
            throw new IllegalArgumentException("dirty range " + offset + ", " + lengthBytes + " bytes");
        }
        long end = offset + lengthBytes < 0 ? Long.MAX_VALUE : offset + lengthBytes;
        long last = Math.min(pages, end / Pages.BYTES + (end % Pages.BYTES == 0 ? 0 : 1));
        for (long page = offset / Pages.BYTES; lengthBytes > 0 && page < last; page++) {
            add(page);
        }
    }

    @Override
    public void dirtyBits(long offset, long pageBytes, long[] reported) {
        if (Long.bitCount(pageBytes) != 1) {
            throw new IllegalArgumentException("page size " + pageBytes + " of a dirty bitmap is no power of two");
        }
        for (int i = 0; i < reported.length; i++) {
            for (long bits = reported[i]; bits != 0; bits &= bits - 1) {
                long bit = (long) i * Long.SIZE + Long.numberOfTrailingZeros(bits);
                dirty(offset + bit * pageBytes, pageBytes);
            }
        }
    }
}
