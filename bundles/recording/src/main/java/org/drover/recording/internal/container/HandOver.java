// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.internal.container;

import java.nio.ByteBuffer;

/**
 * Bytes on their way from those who record to the one thread that writes: a ring of fixed size. Whoever puts waits while
 * there is no room. The one who takes gets as much as there is in one piece, so that many small records become one write.
 * All methods are called under the monitor of the ring.
 */
final class HandOver {
    private final ByteBuffer ring;
    private final ByteBuffer view;
    private long putBytes;
    private long takenBytes;
    private boolean closed;

    HandOver(int capacityBytes) {
        ring = ByteBuffer.allocateDirect(capacityBytes);
        view = ring.duplicate();
    }

    /** Returns how many bytes were put so far. */
    long putBytes() {
        return putBytes;
    }

    /**
     * Waits until there is room.
     *
     * @param bytes at most the capacity
     * @return whether there is; {@code false} once the ring is closed
     */
    boolean awaitRoom(int bytes) {
        boolean interrupted = false;
        while (!closed && ring.capacity() - (putBytes - takenBytes) < bytes) {
            interrupted |= !waitInterrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !closed;
    }

    /** Puts bytes for which there is room. The source's position is not changed. */
    void put(ByteBuffer source, int offset, int length) {
        int at = (int) (putBytes % ring.capacity());
        int first = Math.min(length, ring.capacity() - at);
        ring.put(at, source, offset, first);
        ring.put(0, source, offset + first, length - first);
        putBytes += length;
        notifyAll();
    }

    /**
     * Waits for bytes.
     *
     * @return as many as there are in one piece; valid until {@link #taken}. Empty once the ring is closed and all is taken
     */
    ByteBuffer awaitBytes() {
        while (!closed && putBytes == takenBytes) {
            waitInterrupted(); // the writer's own thread: an interrupt means nothing to it
        }
        int at = (int) (takenBytes % ring.capacity());
        int length = (int) Math.min(putBytes - takenBytes, ring.capacity() - at);
        return view.limit(at + length).position(at);
    }

    /** Makes room: the bytes have been written. */
    void taken(int bytes) {
        takenBytes += bytes;
        notifyAll();
    }

    /** Ends all waits; nothing more can be put, what is there can be taken. */
    void close() {
        closed = true;
        notifyAll();
    }

    private boolean waitInterrupted() {
        try {
            wait();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }
}
