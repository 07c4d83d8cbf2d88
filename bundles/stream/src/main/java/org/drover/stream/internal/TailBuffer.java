// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Keeps bytes up to a limit, in an array that grows by doubling; past the limit it keeps none, and counts. */
final class TailBuffer {
    private static final int INITIAL_BYTES = 64 << 10;

    private final int limitBytes;
    private byte[] bytes = new byte[0];
    private long total;

    TailBuffer(int limitBytes) {
        this.limitBytes = limitBytes;
    }

    void append(ByteBuffer data, int offset, int lengthBytes) {
        long before = total;
        total += lengthBytes;
        if (overflowed()) {
            bytes = new byte[0];
            return;
        }
        if (total > bytes.length) {
            // The old array stays as it is: views of it may be out.
            long doubled = Math.max(INITIAL_BYTES, 2L * bytes.length);
            bytes = Arrays.copyOf(bytes, (int) Math.min(limitBytes, Math.max(total, doubled)));
        }
        data.get(offset, bytes, (int) before, lengthBytes);
    }

    /** Returns whether more came than is kept; then nothing is. */
    boolean overflowed() {
        return total > limitBytes;
    }

    /** Returns how many bytes came. */
    long totalBytes() {
        return total;
    }

    /** Returns a read-only view of what has come; empty if it was too much. What comes later does not change it. */
    ByteBuffer view() {
        return overflowed()
                ? ByteBuffer.allocate(0)
                : ByteBuffer.wrap(bytes, 0, (int) total).slice().asReadOnlyBuffer();
    }
}
