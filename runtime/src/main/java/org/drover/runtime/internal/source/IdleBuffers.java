// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.source;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.drover.api.Cancellation;

/**
 * Buffers that are ready to be filled, of all channels: whoever takes the oldest one sends on the channel that has been
 * idle longest, as QEMU's sender does. Those who wait are served in the order in which they came, each woken for a buffer
 * that is its own: were they to race, one device could take most buffers, and the others' states would be read after its
 * own, one at a time, while the machine stands. Waiting allocates nothing.
 */
final class IdleBuffers {
    private final StatePacketBuffer[] ring;
    private final Cancellation cancellation;
    private final List<Taker> waiting = new ArrayList<>();
    private int head;
    private int count;

    IdleBuffers(int capacity, Cancellation cancellation) {
        this.ring = new StatePacketBuffer[capacity];
        this.cancellation = cancellation;
        cancellation.onCancel(this::wake);
    }

    private synchronized void wake() {
        waiting.forEach(taker -> LockSupport.unpark(taker.thread));
    }

    /** Gives a buffer to the first who waits for it; if nobody does, it waits for one who comes. Does not block. */
    synchronized void put(StatePacketBuffer buffer) {
        // By index: an iterator would be an allocation a packet, wherever the compiler has not got rid of it yet.
        for (int i = 0; i < waiting.size(); i++) {
            Taker taker = waiting.get(i);
            if (taker.wants(buffer)) {
                waiting.remove(i);
                taker.given = buffer;
                LockSupport.unpark(taker.thread);
                return;
            }
        }
        ring[(head + count) % ring.length] = buffer;
        count++;
    }

    /** Makes the place of one thread that takes buffers of any channel. */
    Taker taker() {
        return new Taker(null);
    }

    /** Makes the place of one thread that takes buffers of one channel only. */
    Taker takerOf(ChannelSender sender) {
        return new Taker(sender);
    }

    /** Where one thread waits. Made once, since waiting allocates nothing. */
    final class Taker {
        private final ChannelSender sender;
        private Thread thread;
        private volatile StatePacketBuffer given;

        private Taker(ChannelSender sender) {
            this.sender = sender;
        }

        private boolean wants(StatePacketBuffer buffer) {
            return sender == null || buffer.sender() == sender;
        }

        /** Takes the oldest buffer if there is one; else returns null. Does not block. */
        StatePacketBuffer poll() {
            synchronized (IdleBuffers.this) {
                for (int i = 0; i < count; i++) {
                    if (wants(ring[(head + i) % ring.length])) {
                        return removeAt(i);
                    }
                }
                return null;
            }
        }

        /** Takes the oldest buffer; waits for one; a cancel ends the wait. */
        StatePacketBuffer take() {
            cancellation.throwIfCancelled();
            synchronized (IdleBuffers.this) {
                // Nobody waits for a buffer that lies here, so this overtakes no one.
                for (int i = 0; i < count; i++) {
                    if (wants(ring[(head + i) % ring.length])) {
                        return removeAt(i);
                    }
                }
                given = null;
                thread = Thread.currentThread();
                waiting.add(this);
            }
            while (given == null) {
                LockSupport.park(this);
                // What was given meanwhile is not lost: its channel's sender ends every buffer that it has.
                cancellation.throwIfCancelled();
                if (Thread.currentThread().isInterrupted()) {
                    throw new IllegalStateException(
                            "interrupted; a migration is cancelled, its threads are not interrupted");
                }
            }
            return given;
        }
    }

    private StatePacketBuffer removeAt(int index) {
        StatePacketBuffer taken = ring[(head + index) % ring.length];
        for (int i = index; i > 0; i--) {
            ring[(head + i) % ring.length] = ring[(head + i - 1) % ring.length];
        }
        ring[head] = null;
        head = (head + 1) % ring.length;
        count--;
        return taken;
    }
}
