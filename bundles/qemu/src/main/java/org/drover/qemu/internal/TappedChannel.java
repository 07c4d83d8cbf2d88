// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import org.drover.api.Deadline;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ChannelInfo;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.SendBuffer;
import org.drover.stream.ConnectionTap;
import org.drover.stream.Direction;
import org.drover.stream.Ending;

/** A channel from a QEMU source whose bytes are kept as they pass: forward what is received, backward what is sent. */
final class TappedChannel implements Channel {
    private final Channel channel;
    private final ConnectionTap tap;
    private boolean ended;

    TappedChannel(Channel channel, ConnectionTap tap) {
        this.channel = channel;
        this.tap = tap;
    }

    @Override
    public SendBuffer acquire(Deadline deadline) {
        return channel.acquire(deadline);
    }

    @Override
    public void send(SendBuffer buffer) {
        tap.bytes(Direction.BACKWARD, buffer.data().asReadOnlyBuffer(), System.nanoTime());
        channel.send(buffer);
    }

    @Override
    public void send(SendBuffer[] buffers, int count) {
        for (int i = 0; i < count; i++) {
            tap.bytes(Direction.BACKWARD, buffers[i].data().asReadOnlyBuffer(), System.nanoTime());
        }
        channel.send(buffers, count);
    }

    @Override
    public void flush(Deadline deadline) {
        channel.flush(deadline);
    }

    @Override
    public ReceiveBuffer receive(int minBytes, int maxBytes, Deadline deadline) {
        ReceiveBuffer received = channel.receive(minBytes, maxBytes, deadline);
        if (!received.isEndOfStream()) {
            tap.bytes(Direction.FORWARD, received.data().asReadOnlyBuffer(), System.nanoTime());
        } else if (!ended) {
            ended = true; // the receiving thread alone
            tap.ended(Direction.FORWARD, Ending.ORDERLY, System.nanoTime());
        }
        return received;
    }

    @Override
    public void shutdownOutput() {
        channel.shutdownOutput();
        tap.ended(Direction.BACKWARD, Ending.ORDERLY, System.nanoTime());
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
