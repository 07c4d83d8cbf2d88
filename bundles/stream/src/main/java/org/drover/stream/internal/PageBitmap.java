// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.util.Arrays;

/**
 * Which pages of a RAM block have been seen. Memory comes in pieces as pages are seen, because the block's length is the
 * peer's word, and out of a budget for all blocks.
 */
final class PageBitmap {
    /** Bytes that all bitmaps of a migration may still take. */
    static final class Budget {
        private long restBytes = Limits.BITMAP_BYTES;

        boolean take(long bytes) {
            if (bytes > restBytes) {
                return false;
            }
            restBytes -= bytes;
            return true;
        }
    }

    /** Pages a piece: 32 KiB of bits, for 1 GiB of pages of 4 KiB. */
    private static final int PIECE_SHIFT = 18;

    private static final int PIECE_PAGES = 1 << PIECE_SHIFT;
    private static final int MAX_PIECES = 1 << 16;

    private final Budget budget;
    private long[][] pieces = new long[0][];
    private boolean complete = true;

    PageBitmap(Budget budget) {
        this.budget = budget;
    }

    /** Notes a page, and returns whether it had been noted before; {@code false} where there is no room to note it. */
    boolean seenBefore(long page) {
        long[] piece = piece(page >>> PIECE_SHIFT);
        if (piece == null) {
            complete = false;
            return false;
        }
        int bit = (int) (page & PIECE_PAGES - 1);
        long mask = 1L << bit; // the shift uses the low six bits only
        int word = bit >>> 6;
        boolean seen = (piece[word] & mask) != 0;
        piece[word] |= mask;
        return seen;
    }

    private long[] piece(long number) {
        if (number < pieces.length && pieces[(int) number] != null) {
            return pieces[(int) number];
        }
        long directoryBytes = Math.max(0, number + 1 - pieces.length) * Long.BYTES;
        if (number >= MAX_PIECES || !budget.take(PIECE_PAGES / Byte.SIZE + directoryBytes)) {
            return null;
        }
        if (number >= pieces.length) {
            pieces = Arrays.copyOf(pieces, (int) number + 1);
        }
        pieces[(int) number] = new long[PIECE_PAGES / Long.SIZE];
        return pieces[(int) number];
    }

    /** Returns whether every page could be noted. */
    boolean isComplete() {
        return complete;
    }
}
