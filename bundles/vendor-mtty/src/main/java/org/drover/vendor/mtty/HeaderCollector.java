// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vendor.mtty;

import java.nio.ByteBuffer;

/** Puts the first bytes of a stream together, in whatever pieces they come. Not thread-safe, as a device is not. */
final class HeaderCollector {
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(MttyHeader.BYTES);

    /** Begins a stream. */
    void begin() {
        bytes.clear();
    }

    /** Returns how many bytes of the header are there. */
    int collectedBytes() {
        return bytes.position();
    }

    /** Returns whether the header is complete. */
    boolean isComplete() {
        return !bytes.hasRemaining();
    }

    /**
     * Takes what belongs to the header.
     *
     * @param piece what comes next in the stream; its position moves behind what was taken
     * @return whether that completed the header
     */
    boolean take(ByteBuffer piece) {
        if (isComplete()) {
            return false;
        }
        int limit = piece.limit();
        piece.limit(Math.min(limit, piece.position() + bytes.remaining()));
        bytes.put(piece);
        piece.limit(limit);
        return isComplete();
    }

    /** Returns the bytes of a complete header, to be read or written from their first on. */
    ByteBuffer bytes() {
        return bytes.duplicate().flip();
    }
}
