// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import java.nio.ByteBuffer;
import org.drover.api.transport.SendBuffer;

/** A send buffer while it is lent; a new object each time, so that a late {@code close()} of its holder harms nobody. */
final class SendLease implements SendBuffer {
    private final RdmaChannel channel;
    private final SendSide.Slot slot;

    /** Written under the channel's lock; volatile so that {@link #data} takes none. */
    private volatile boolean lent = true;

    SendLease(RdmaChannel channel, SendSide.Slot slot) {
        this.channel = channel;
        this.slot = slot;
    }

    @Override
    public ByteBuffer data() {
        if (!lent) {
            throw new IllegalStateException(
                    "send buffer of " + channel + " was sent or given back; acquire the next one");
        }
        return slot.memory();
    }

    @Override
    public void close() {
        channel.giveBack(this);
    }

    RdmaChannel channel() {
        return channel;
    }

    SendSide.Slot slot() {
        return slot;
    }

    boolean isLent() {
        return lent;
    }

    /** Under the channel's lock. */
    void lent(boolean now) {
        lent = now;
    }
}
