// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay.internal;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.drover.api.transport.BufferArena;
import org.drover.api.transport.TransportException;

/**
 * The memory of a relay's channels. Its buffers are kept for the next connection, since direct memory is zeroed when it is
 * allocated and goes only when the garbage collector comes round.
 */
final class RelayArena implements BufferArena {
    private static final int ALIGNMENT_BYTES = 4096;

    /** Bytes that are kept when nobody uses them. */
    private static final long MAX_KEPT_BYTES = 64L << 20;

    private final int bufferBytes;
    private final long limit;
    private final Set<ByteBuffer> taken = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<ByteBuffer> kept = new ArrayDeque<>();

    /**
     * Creates an arena without memory.
     *
     * @param bufferBytes capacity of each buffer, a multiple of 4096
     * @param limit most buffers at one time
     */
    RelayArena(int bufferBytes, long limit) {
        this.bufferBytes = bufferBytes;
        this.limit = limit;
    }

    @Override
    public int bufferBytes() {
        return bufferBytes;
    }

    @Override
    public int alignmentBytes() {
        return ALIGNMENT_BYTES;
    }

    @Override
    public synchronized ByteBuffer take() {
        if (taken.size() >= limit) {
            throw new TransportException("the relay's bound of " + limit + " buffers of " + bufferBytes
                    + " bytes is reached: a transport takes more than its depth");
        }
        ByteBuffer buffer = kept.pollFirst();
        if (buffer == null) {
            buffer = allocate();
        }
        taken.add(buffer.clear());
        return buffer;
    }

    @Override
    public synchronized void giveBack(ByteBuffer buffer) {
        if (!taken.remove(buffer)) {
            throw new IllegalArgumentException("buffer " + buffer + " is not of this arena, or was given back before");
        }
        if ((kept.size() + 1L) * bufferBytes <= MAX_KEPT_BYTES) {
            kept.addFirst(buffer);
        }
    }

    /** Returns how many buffers are taken now. */
    synchronized int takenCount() {
        return taken.size();
    }

    private ByteBuffer allocate() {
        try {
            return ByteBuffer.allocateDirect(bufferBytes + ALIGNMENT_BYTES)
                    .alignedSlice(ALIGNMENT_BYTES)
                    .slice(0, bufferBytes);
        } catch (OutOfMemoryError e) {
            throw new TransportException(
                    "no direct memory left for another buffer of " + bufferBytes + " bytes, after " + taken.size()
                            + "; make the relay's buffers smaller, or raise -XX:MaxDirectMemorySize",
                    e);
        }
    }
}
