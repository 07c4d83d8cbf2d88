// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.source;

import org.drover.api.Cancellation;

/**
 * Buffers that are ready to be filled, of all channels: whoever takes the oldest one sends on the channel that has been
 * idle longest, as QEMU's sender does. Monitors, not conditions: waiting must not allocate.
 */
final class IdleBuffers {
    private final StatePacketBuffer[] ring;
    private final Cancellation cancellation;
    private int head;
    private int count;

    IdleBuffers(int capacity, Cancellation cancellation) {
        this.ring = new StatePacketBuffer[capacity];
        this.cancellation = cancellation;
        cancellation.onCancel(this::wake);
    }

    private synchronized void wake() {
        notifyAll();
    }

    synchronized void put(StatePacketBuffer buffer) {
        ring[(head + count) % ring.length] = buffer;
        count++;
        notifyAll();
    }

    /** Takes the oldest; waits for one; a cancel ends the wait. */
    synchronized StatePacketBuffer take() {
        while (count == 0) {
            await();
        }
        return removeAt(0);
    }

    /** Takes the oldest of one channel; waits for one; a cancel ends the wait. */
    synchronized StatePacketBuffer takeOf(ChannelSender sender) {
        while (true) {
            for (int i = 0; i < count; i++) {
                if (ring[(head + i) % ring.length].sender() == sender) {
                    return removeAt(i);
                }
            }
            await();
        }
    }

    private void await() {
        cancellation.throwIfCancelled();
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(
                    "interrupted; a migration is cancelled, its threads are not interrupted", e);
        }
        cancellation.throwIfCancelled();
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
