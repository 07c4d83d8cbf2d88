// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.drover.api.Deadline;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.stream.Direction;

/**
 * Carries one direction of one connection, on one thread. Buffers are lent by channels, and one of the receiving channel
 * cannot be sent on another, so the bytes are copied once between the two; with buffers that fit the processor's second
 * cache that costs little beside the two copies of the kernel. It receives what is there: nothing is held back to fill a
 * buffer.
 */
final class Pump {
    /** Which channel failed: that decides who else may still have something to say. */
    static final class Broken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final boolean ofSource;

        private Broken(boolean ofSource, RuntimeException cause) {
            super(null, cause, false, false);
            this.ofSource = ofSource;
        }

        /** Returns whether it is the channel to the source; else it is the one to the target. */
        boolean isOfSource() {
            return ofSource;
        }
    }

    private final Direction direction;
    private final Channel from;
    private final Channel to;
    private final int bufferBytes;
    private final GuardedTap.Connection tap;
    private final AtomicLong carriedBytes;

    /**
     * Creates it.
     *
     * @param direction which way
     * @param from receives from it
     * @param to sends to it
     * @param bufferBytes most bytes of one receive
     * @param tap is told what was passed on
     * @param carriedBytes counts it; written by this pump only
     */
    Pump(
            Direction direction,
            Channel from,
            Channel to,
            int bufferBytes,
            GuardedTap.Connection tap,
            AtomicLong carriedBytes) {
        this.direction = direction;
        this.from = from;
        this.to = to;
        this.bufferBytes = bufferBytes;
        this.tap = tap;
        this.carriedBytes = carriedBytes;
    }

    /**
     * Carries until the sender has ended its direction. Waits as long as both peers do; ended by an abort of a channel.
     *
     * @throws Broken if a channel breaks or is aborted
     */
    void run() {
        while (true) {
            try (ReceiveBuffer received = receive()) {
                if (received.isEndOfStream()) {
                    return;
                }
                pass(received.data(), System.nanoTime());
            }
        }
    }

    /**
     * Passes on bytes, then tells the tap.
     *
     * @param data from position to limit
     * @param nanos when they were received
     * @throws Broken if the channel that takes them breaks
     */
    void pass(ByteBuffer data, long nanos) {
        int start = data.position();
        int end = data.limit();
        try {
            to.send(data, Deadline.NEVER);
        } catch (RuntimeException e) {
            throw new Broken(direction == Direction.BACKWARD, e);
        }
        carriedBytes.lazySet(carriedBytes.get() + end - start);
        tap.bytes(direction, data.limit(end).position(start), nanos);
    }

    /**
     * Passes on that the sender has ended its direction.
     *
     * @param halfClose whether one direction can be ended alone; else the whole channel is closed, since a peer that never
     *     hears of the end might wait for ever
     * @param closing called before the whole channel is closed
     * @throws Broken if the channel that takes it breaks
     */
    void passEnd(boolean halfClose, Runnable closing) {
        try {
            to.flush(Deadline.NEVER);
            if (halfClose) {
                to.shutdownOutput();
            } else {
                closing.run();
                to.close();
            }
        } catch (RuntimeException e) {
            throw new Broken(direction == Direction.BACKWARD, e);
        }
    }

    private ReceiveBuffer receive() {
        try {
            return from.receive(1, bufferBytes, Deadline.NEVER);
        } catch (RuntimeException e) {
            throw new Broken(direction == Direction.FORWARD, e);
        }
    }
}
