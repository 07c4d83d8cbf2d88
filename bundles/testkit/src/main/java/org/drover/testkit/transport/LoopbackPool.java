// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.transport.BufferArena;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.SendBuffer;

/** The buffers that a loopback channel lends in one direction; each comes out of the arena and goes back there. */
final class LoopbackPool {
    private final String name;
    private final BufferArena arena;
    private final int depth;
    private int lentCount;
    private int busyCount;
    private boolean ended;

    LoopbackPool(String name, BufferArena arena, int depth) {
        this.name = name;
        this.arena = arena;
        this.depth = depth;
    }

    /** A buffer while it is lent. A new object each time, so that a late close() of its holder harms nobody. */
    final class Lent implements SendBuffer, ReceiveBuffer {
        private final ByteBuffer memory;
        private boolean isBusy;
        private boolean isGone;

        private Lent(ByteBuffer memory, boolean isBusy) {
            this.memory = memory;
            this.isBusy = isBusy;
        }

        @Override
        public ByteBuffer data() {
            synchronized (LoopbackPool.this) {
                if (isBusy || isGone) {
                    throw new IllegalStateException(name + " buffer was sent or given back");
                }
                return memory;
            }
        }

        @Override
        public boolean isEndOfStream() {
            return false;
        }

        @Override
        public void close() {
            synchronized (LoopbackPool.this) {
                if (!isBusy && !isGone) {
                    giveBack(this);
                }
            }
        }

        /** Returns the memory while the channel reads or writes it. */
        ByteBuffer memory() {
            return memory;
        }

        private boolean isOf(LoopbackPool pool) {
            return pool == LoopbackPool.this;
        }
    }

    /**
     * Lends a buffer.
     *
     * @param busy whether the channel itself uses it first
     * @param deadline ends the wait for a free one
     * @return the buffer; {@code null} once the pool has ended
     */
    synchronized Lent lend(boolean busy, Deadline deadline) throws InterruptedException {
        while (!ended && lentCount + busyCount == depth) {
            if (deadline.hasPassed()) {
                throw new DeadlineExceededException("deadline passed while waiting for a free " + name + " buffer");
            }
            Waiting.await(this, deadline);
        }
        if (ended) {
            return null;
        }
        Lent lent = new Lent(arena.take().order(ByteOrder.BIG_ENDIAN), busy);
        lentCount += busy ? 0 : 1;
        busyCount += busy ? 1 : 0;
        return lent;
    }

    /** Hands a buffer that the channel has filled to its holder. */
    synchronized Lent handOver(Lent lent) {
        lent.isBusy = false;
        busyCount--;
        lentCount++;
        notifyAll();
        return lent;
    }

    /**
     * Takes a buffer over from its holder, to be sent.
     *
     * @throws IllegalStateException if it is not lent by this pool
     */
    synchronized Lent takeOver(SendBuffer buffer) {
        if (buffer instanceof Lent lent && lent.isOf(this) && !lent.isBusy && !lent.isGone) {
            lent.isBusy = true;
            lentCount--;
            busyCount++;
            return lent;
        }
        throw new IllegalStateException("buffer is not lent by " + name + ", or was sent or given back before");
    }

    /** Gives a buffer back that the channel has used. */
    synchronized void done(Lent lent) {
        giveBack(lent);
    }

    /** Wakes all that wait for a buffer. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Waits until the channel itself uses no buffer; after the end that is a moment. */
    synchronized void awaitIdle() {
        boolean interrupted = false;
        while (busyCount > 0) {
            try {
                wait();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized int lentCount() {
        return lentCount;
    }

    private void giveBack(Lent lent) {
        lent.isGone = true;
        lentCount -= lent.isBusy ? 0 : 1;
        busyCount -= lent.isBusy ? 1 : 0;
        arena.giveBack(lent.memory);
        notifyAll();
    }
}
