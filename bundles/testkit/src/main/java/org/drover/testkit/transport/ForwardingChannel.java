// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import org.drover.api.Deadline;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ChannelInfo;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.SendBuffer;

/** A channel that does what another one does; subclasses change a part of that. The buffers are the other one's own. */
class ForwardingChannel implements Channel {
    private final Channel channel;

    ForwardingChannel(Channel channel) {
        this.channel = channel;
    }

    @Override
    public SendBuffer acquire(Deadline deadline) {
        return channel.acquire(deadline);
    }

    @Override
    public void send(SendBuffer buffer) {
        channel.send(buffer);
    }

    @Override
    public void send(SendBuffer[] buffers, int count) {
        channel.send(buffers, count);
    }

    @Override
    public void flush(Deadline deadline) {
        channel.flush(deadline);
    }

    @Override
    public ReceiveBuffer receive(int minBytes, int maxBytes, Deadline deadline) {
        return channel.receive(minBytes, maxBytes, deadline);
    }

    @Override
    public void shutdownOutput() {
        channel.shutdownOutput();
    }

    @Override
    public void abort(Throwable cause) {
        channel.abort(cause);
    }

    @Override
    public ChannelInfo info() {
        return channel.info();
    }

    @Override
    public void close() {
        channel.close();
    }

    @Override
    public String toString() {
        return channel.toString();
    }
}
