// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.transport.BufferArena;
import org.drover.api.transport.TransportException;

/**
 * The buffers that a channel lends in one direction: taken from the arena one by one as they are needed, up to the depth,
 * and kept until the channel ends. All methods may be called on any thread; only {@link #lend} and {@link #awaitIdle} block.
 */
final class LeasePool {
    private final String name;
    private final BufferArena arena;
    private final ByteBuffer[] free;
    private final Lease[] idle;
    private int freeCount;
    private int idleCount;
    private int takenCount;
    private int busyCount;
    private int lentCount;
    private boolean ended;

    /**
     * Creates the pool without taking a buffer.
     *
     * @param name channel and direction, for messages
     * @param arena where the memory comes from
     * @param depth most buffers taken at once
     */
    LeasePool(String name, BufferArena arena, int depth) {
        this.name = name;
        this.arena = arena;
        this.free = new ByteBuffer[depth];
        this.idle = new Lease[depth];
    }

    String name() {
        return name;
    }

    /**
     * Lends a buffer: position 0, limit = capacity, big-endian.
     *
     * @param as {@link Lease.State#LENT} for a holder, {@link Lease.State#BUSY} for the channel itself
     * @param deadline ends the wait for a free buffer
     * @return the lease; {@code null} if the pool has ended
     * @throws DeadlineExceededException if the deadline passes
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    synchronized Lease lend(Lease.State as, Deadline deadline) throws InterruptedException {
        while (!ended && freeCount == 0 && takenCount == free.length) {
            if (deadline.hasPassed()) {
                throw new DeadlineExceededException("deadline passed while waiting for a free " + name + " buffer: all "
                        + free.length + " are lent; give buffers back sooner or raise the depth");
            }
            await(deadline);
        }
        if (ended) {
            return null;
        }
        ByteBuffer memory;
        if (freeCount > 0) {
            memory = free[--freeCount];
            free[freeCount] = null;
        } else {
            memory = arena.take();
            takenCount++;
        }
        memory.clear().order(ByteOrder.BIG_ENDIAN);
        Lease lease = idleCount > 0 ? idle[--idleCount] : new Lease(this);
        lease.attach(memory, as);
        lentCount++;
        busyCount += as == Lease.State.BUSY ? 1 : 0;
        return lease;
    }

    /** Turns a lease that the channel has filled over to a holder. */
    synchronized Lease handOver(Lease lease) {
        busyCount--;
        lease.become(Lease.State.LENT);
        notifyAll();
        return lease;
    }

    /**
     * Takes a lease over from its holder to be sent.
     *
     * @throws IllegalStateException if it is not lent by this pool
     */
    synchronized Lease takeOver(Object buffer) {
        if (buffer instanceof Lease lease && lease.isOf(this) && lease.state() == Lease.State.LENT) {
            lease.become(Lease.State.BUSY);
            busyCount++;
            return lease;
        }
        throw new IllegalStateException("buffer is not lent by " + name + ", or was sent or given back before");
    }

    /**
     * Takes leases over from their holders to be sent: all or, if one is not lent by this pool, none.
     *
     * @throws IllegalStateException if one is not lent by this pool, or is there twice
     */
    synchronized void takeOver(Object[] leases, int count) {
        for (int i = 0; i < count; i++) {
            if (leases[i] instanceof Lease lease && lease.isOf(this) && lease.state() == Lease.State.LENT) {
                lease.become(Lease.State.BUSY);
                continue;
            }
            for (int j = 0; j < i; j++) {
                ((Lease) leases[j]).become(Lease.State.LENT);
            }
            throw new IllegalStateException(
                    "buffer " + i + " of " + count + " is not lent by " + name + ", or was sent or given back before");
        }
        busyCount += count;
    }

    /** Frees the memory of a lease that was sent; its holder may still close it. */
    synchronized void sent(Lease lease) {
        busyCount--;
        release(lease.detach(Lease.State.SENT));
    }

    /** Frees a lease that the channel did not hand over. */
    synchronized void discard(Lease lease) {
        busyCount--;
        release(lease.detach(Lease.State.IDLE));
        keepIdle(lease);
    }

    /** The holder's {@code close()}. */
    synchronized void closed(Lease lease) {
        if (lease.state() == Lease.State.LENT) {
            release(lease.detach(Lease.State.IDLE));
            keepIdle(lease);
        } else if (lease.state() == Lease.State.SENT) {
            lease.become(Lease.State.IDLE);
            keepIdle(lease);
        }
    }

    /** Wakes all waiters and gives back what is free; what is lent follows when its holder closes it. */
    synchronized void end() {
        ended = true;
        while (freeCount > 0) {
            arena.giveBack(free[--freeCount]);
            free[freeCount] = null;
        }
        notifyAll();
    }

    /**
     * Waits until the channel itself reads or writes no buffer.
     *
     * @param deadline ends the wait
     * @throws TransportException if the deadline passes: a thread is stuck in the kernel
     */
    synchronized void awaitIdle(Deadline deadline) {
        boolean interrupted = false;
        try {
            while (busyCount > 0) {
                if (deadline.hasPassed()) {
                    throw new TransportException("a thread is still in a call of " + name
                            + " after its socket was closed; a thread dump shows where");
                }
                try {
                    await(deadline);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns how many buffers holders have, without those that the channel reads or writes. */
    synchronized int lentCount() {
        return lentCount - busyCount;
    }

    synchronized boolean isBusy() {
        return busyCount > 0;
    }

    private void await(Deadline deadline) throws InterruptedException {
        if (deadline.isNever()) {
            wait();
        } else {
            wait(Math.max(1, deadline.remainingMillis()));
        }
    }

    private void release(ByteBuffer memory) {
        lentCount--;
        if (ended) {
            arena.giveBack(memory);
        } else {
            free[freeCount++] = memory;
        }
        notifyAll();
    }

    /** Keeps no more than the depth: a holder that closes late finds its successor in place. */
    private void keepIdle(Lease lease) {
        if (idleCount < idle.length) {
            idle[idleCount++] = lease;
        }
    }
}
