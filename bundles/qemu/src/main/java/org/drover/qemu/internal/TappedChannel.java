// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
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
    private final BooleanSupplier isKept;
    private boolean ended;

    /**
     * Creates it.
     *
     * @param channel to the source
     * @param tap told of everything
     * @param isKept whether the tap has been closed, and is told nothing more
     */
    TappedChannel(Channel channel, ConnectionTap tap, BooleanSupplier isKept) {
        this.channel = channel;
        this.tap = tap;
        this.isKept = isKept;
    }

    private void tell(Direction direction, ByteBuffer data) {
        if (!isKept.getAsBoolean()) {
            tap.bytes(direction, data.asReadOnlyBuffer(), System.nanoTime());
        }
    }

    /** Tells the tap of bytes that will be sent to the source, since it is told nothing more once all is kept. */
    void tellAhead(ByteBuffer data) {
        tell(Direction.BACKWARD, data);
    }

    /** Tells the tap of bytes that were read before it was there. */
    void tellRead(ByteBuffer data) {
        tell(Direction.FORWARD, data);
    }

    private void tellEnd(Direction direction) {
        if (!isKept.getAsBoolean()) {
            tap.ended(direction, Ending.ORDERLY, System.nanoTime());
        }
    }

    @Override
    public SendBuffer acquire(Deadline deadline) {
        return channel.acquire(deadline);
    }

    @Override
    public void send(SendBuffer buffer) {
        tell(Direction.BACKWARD, buffer.data());
        channel.send(buffer);
    }

    @Override
    public void send(SendBuffer[] buffers, int count) {
        for (int i = 0; i < count; i++) {
            tell(Direction.BACKWARD, buffers[i].data());
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
            tell(Direction.FORWARD, received.data());
        } else if (!ended) {
            ended = true; // the receiving thread alone
            tellEnd(Direction.FORWARD);
        }
        return received;
    }

    @Override
    public void shutdownOutput() {
        channel.shutdownOutput();
        tellEnd(Direction.BACKWARD);
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
