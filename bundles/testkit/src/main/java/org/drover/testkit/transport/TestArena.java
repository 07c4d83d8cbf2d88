// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.drover.api.transport.BufferArena;
import org.drover.api.transport.TransportException;

/**
 * An arena that counts: it knows which buffers are out, refuses one that comes back twice or is not its own, and overwrites
 * what comes back, so that a transport that reads it afterwards sends or delivers wrong bytes. Its memory stays allocated
 * as long as it is reachable; a late reader never touches freed memory. All methods may be called on any thread.
 */
public final class TestArena implements BufferArena {
    /** What a buffer is filled with when it comes back. */
    public static final byte POISON = (byte) 0xDD;

    private static final int PAGE_BYTES = 4096;

    private final int bufferBytes;
    private final int maxCount;
    private final Set<ByteBuffer> out = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<ByteBuffer> own = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<ByteBuffer> free = new ArrayDeque<>();
    private int highestOutCount;

    /**
     * Creates an arena.
     *
     * @param bufferBytes capacity of each buffer; a multiple of 4096
     * @param maxCount most buffers out at once
     */
    public TestArena(int bufferBytes, int maxCount) {
        if (bufferBytes < PAGE_BYTES || bufferBytes % PAGE_BYTES != 0) {
            throw new IllegalArgumentException("buffer size " + bufferBytes + " is not a multiple of " + PAGE_BYTES);
        }
        this.bufferBytes = bufferBytes;
        this.maxCount = maxCount;
    }

    @Override
    public int bufferBytes() {
        return bufferBytes;
    }

    @Override
    public int alignmentBytes() {
        return PAGE_BYTES;
    }

    @Override
    public synchronized ByteBuffer take() {
        if (out.size() == maxCount) {
            throw new TransportException(
                    "arena is empty: " + maxCount + " buffers are out; the transport takes more than agreed");
        }
        ByteBuffer buffer = free.poll();
        if (buffer == null) {
            buffer = ByteBuffer.allocateDirect(bufferBytes + PAGE_BYTES)
                    .alignedSlice(PAGE_BYTES)
                    .slice(0, bufferBytes);
            own.add(buffer);
        }
        out.add(buffer.clear());
        highestOutCount = Math.max(highestOutCount, out.size());
        return buffer;
    }

    @Override
    public synchronized void giveBack(ByteBuffer buffer) {
        if (!out.remove(buffer)) {
            throw new IllegalArgumentException(
                    own.contains(buffer) ? "buffer is back already" : "buffer is not of this arena");
        }
        buffer.clear();
        while (buffer.hasRemaining()) {
            buffer.put(POISON);
        }
        free.add(buffer);
    }

    /** Returns how many buffers are out now. */
    public synchronized int outCount() {
        return out.size();
    }

    /** Returns the most buffers that were ever out at once. */
    public synchronized int highestOutCount() {
        return highestOutCount;
    }
}
