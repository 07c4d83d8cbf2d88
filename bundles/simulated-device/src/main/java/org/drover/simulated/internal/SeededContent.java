// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import java.nio.ByteBuffer;

/**
 * The content that a device's state begins with: a function of seed and place, so that two devices of one seed are equal
 * and a block at a wrong place shows. One multiplication each 8 bytes: filling runs at the speed of memory.
 */
final class SeededContent {
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

    private SeededContent() {}

    /** Fills {@code length} bytes from {@code index}, which stand at {@code offset} of the state, a multiple of 8. */
    static void fill(ByteBuffer memory, int index, int length, long seed, long offset) {
        long word = offset >>> 3;
        int end = index + (length & ~7);
        for (int at = index; at < end; at += Long.BYTES) {
            memory.putLong(at, word(seed, word++));
        }
        long last = word(seed, word);
        for (int at = end; at < index + length; at++) {
            memory.put(at, (byte) last);
            last >>>= Byte.SIZE;
        }
    }

    private static long word(long seed, long word) {
        long mixed = (word ^ seed) * GOLDEN_RATIO + seed;
        return mixed ^ mixed >>> 29;
    }
}
