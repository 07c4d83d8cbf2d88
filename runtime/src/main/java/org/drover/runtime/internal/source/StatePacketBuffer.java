// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.source;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.drover.api.handler.StateBuffer;
import org.drover.api.transport.SendBuffer;
import org.drover.runtime.wire.DeviceStatePacketHeader;
import org.drover.runtime.wire.SectionKey;

/**
 * A channel's send buffer as one device-state packet: the packet's header ends where the payload begins, and the payload
 * begins so that the device's data, behind the handler's own header, lies on a page boundary. One object a slot of a
 * channel, used again and again.
 */
final class StatePacketBuffer implements StateBuffer {
    /** Where the device's data begins: the second page, as the first has room for all headers. */
    private static final int DATA_OFFSET = 4096;

    private static final int PAYLOAD_OFFSET = DATA_OFFSET - HEADER_BYTES;
    private static final int PACKET_OFFSET = PAYLOAD_OFFSET - DeviceStatePacketHeader.LENGTH;

    private final ChannelSender sender;
    private SendBuffer buffer;
    private ByteBuffer memory;
    private ByteBuffer payload;
    private boolean lent;

    StatePacketBuffer(ChannelSender sender) {
        this.sender = sender;
    }

    /** Puts a buffer of the channel into this object. */
    void fill(SendBuffer lentByChannel) {
        buffer = lentByChannel;
        if (memory != lentByChannel.data()) {
            // Transports lend the same memory again and again: the view of it is made once.
            memory = lentByChannel.data();
            payload = memory.slice(PAYLOAD_OFFSET, memory.capacity() - PAYLOAD_OFFSET)
                    .order(ByteOrder.BIG_ENDIAN);
        }
    }

    /** Hands it to a save thread. */
    StatePacketBuffer lend() {
        lent = true;
        payload.clear();
        return this;
    }

    ChannelSender sender() {
        return sender;
    }

    SendBuffer buffer() {
        return buffer;
    }

    /** Writes the packet's header before the payload and sets the bounds of what is sent. */
    void seal(SectionKey key) {
        requireLent();
        if (payload.position() != 0) {
            throw new IllegalArgumentException("the payload must begin at 0, not at " + payload.position());
        }
        lent = false;
        int length = payload.limit();
        memory.clear();
        DeviceStatePacketHeader.encode(memory, PACKET_OFFSET, key, length);
        memory.limit(PAYLOAD_OFFSET + length).position(PACKET_OFFSET);
    }

    /** Puts the bytes of another packet in, for those that are no device state. */
    ByteBuffer raw() {
        lent = false;
        return memory.clear();
    }

    void release() {
        lent = false;
        if (buffer != null) {
            buffer.close();
            buffer = null;
        }
    }

    void sent() {
        buffer = null;
    }

    @Override
    public ByteBuffer payload() {
        requireLent();
        return payload;
    }

    private void requireLent() {
        if (!lent) {
            throw new IllegalStateException("the buffer was submitted or given back");
        }
    }

    @Override
    public void close() {
        if (lent) {
            lent = false;
            sender.returnIdle(this);
        }
    }
}
