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
final class StatePacketBuffer {
    /** Where the device's data begins: the second page, as the first has room for all headers. */
    private static final int DATA_OFFSET = 4096;

    private static final int PAYLOAD_OFFSET = DATA_OFFSET - StateBuffer.HEADER_BYTES;
    private static final int PACKET_OFFSET = PAYLOAD_OFFSET - DeviceStatePacketHeader.LENGTH;

    private final ChannelSender sender;
    private SendBuffer buffer;
    private ByteBuffer memory;
    private ByteBuffer payload;
    private boolean ended;
    private boolean lent;

    StatePacketBuffer(ChannelSender sender) {
        this.sender = sender;
    }

    /** Puts a buffer of the channel into this object. */
    synchronized void fill(SendBuffer lentByChannel) {
        buffer = lentByChannel;
        memory = lentByChannel.data();
        payload = sender.payloadOf(memory);
    }

    /** Returns the part of a buffer that is the payload. */
    static ByteBuffer viewPayload(ByteBuffer memory) {
        return memory.slice(PAYLOAD_OFFSET, memory.capacity() - PAYLOAD_OFFSET).order(ByteOrder.BIG_ENDIAN);
    }

    /** Hands it to a save thread: returns the payload. */
    synchronized ByteBuffer lend() {
        lent = true;
        return payload.clear();
    }

    ChannelSender sender() {
        return sender;
    }

    SendBuffer buffer() {
        return buffer;
    }

    /** Writes the packet's header before the payload and sets the bounds of what is sent. */
    synchronized void seal(SectionKey key) {
        if (payload.position() != 0) {
            throw new IllegalArgumentException("the payload must begin at 0, not at " + payload.position());
        }
        int length = payload.limit();
        memory.clear();
        DeviceStatePacketHeader.encode(memory, PACKET_OFFSET, key, length);
        memory.limit(PAYLOAD_OFFSET + length).position(PACKET_OFFSET);
        lent = false;
    }

    /** Puts the bytes of another packet in, for those that are no device state. */
    synchronized ByteBuffer raw() {
        lent = false;
        return memory.clear();
    }

    synchronized void release() {
        if (buffer != null) {
            buffer.close();
            buffer = null;
        }
    }

    void sent() {
        buffer = null;
    }

    /** The channel has ended: gives the buffer back, or lets its holder do so, who may be hung in a device. */
    synchronized void end() {
        ended = true;
        if (!lent) {
            release();
        }
    }

    /** Takes it back from the save thread, unsent. */
    void giveBack() {
        synchronized (this) {
            lent = false;
            if (ended) {
                release();
                return;
            }
        }
        sender.returnIdle(this);
    }
}
