// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import java.nio.ByteBuffer;
import org.drover.api.Deadline;
import org.drover.api.transport.Channel;
import org.drover.api.transport.SendBuffer;

/** Lends the same object each time, so that a late close of one holder gives back what another one holds. */
final class ReusingChannel extends ForwardingChannel {
    private final Reused reused = new Reused();

    ReusingChannel(Channel channel) {
        super(channel);
    }

    @Override
    public SendBuffer acquire(Deadline deadline) {
        reused.current = super.acquire(deadline);
        return reused;
    }

    @Override
    public void send(SendBuffer buffer) {
        super.send(reused.current);
    }

    private static final class Reused implements SendBuffer {
        private SendBuffer current;

        @Override
        public ByteBuffer data() {
            return current.data();
        }

        @Override
        public void close() {
            current.close();
        }
    }
}
