// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import java.nio.ByteBuffer;
import org.drover.api.transport.ReceiveBuffer;

/** Received bytes while they are lent: a part of a message, or all of it. */
final class ReceiveLease implements ReceiveBuffer {
    private final RdmaChannel channel;
    private final ReceiveSide.Slot slot;
    private final ByteBuffer data;

    /** Written under the channel's lock; volatile so that {@link #data} takes none. */
    private volatile boolean lent = true;

    ReceiveLease(RdmaChannel channel, ReceiveSide.Slot slot, ByteBuffer data) {
        this.channel = channel;
        this.slot = slot;
        this.data = data;
    }

    @Override
    public ByteBuffer data() {
        if (!lent) {
            throw new IllegalStateException("receive buffer of " + channel + " was given back; receive the next one");
        }
        return data;
    }

    @Override
    public boolean isEndOfStream() {
        return false;
    }

    @Override
    public void close() {
        channel.giveBack(this);
    }

    ReceiveSide.Slot slot() {
        return slot;
    }

    /** Under the channel's lock: returns whether it was lent until now. */
    boolean end() {
        boolean was = lent;
        lent = false;
        return was;
    }
}
