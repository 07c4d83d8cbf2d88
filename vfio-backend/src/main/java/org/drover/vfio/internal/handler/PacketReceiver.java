// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import java.nio.ByteBuffer;
import org.drover.api.ProtocolException;
import org.drover.api.handler.LoadContext;
import org.drover.api.handler.StatePacket;
import org.drover.api.migration.MigrationParameters;

/**
 * Takes a device's packets from the channel threads: checks the header of each and puts what follows into the device's
 * window. Threads: the channels' own, one at a time for each channel.
 */
final class PacketReceiver {
    private final String device;
    private final ReorderWindow window;
    // One a channel, so that no packet allocates one.
    private final ByteBuffer[] headers;

    PacketReceiver(String device, LoadContext context) {
        this.device = device;
        int channels = context.multifdChannels();
        int depth = context.parameters().get(MigrationParameters.CHANNEL_DEPTH);
        this.window = new ReorderWindow(device, channels * depth, context.cancellation(), context.statistics());
        this.headers = new ByteBuffer[channels];
        for (int channel = 0; channel < channels; channel++) {
            headers[channel] = ByteBuffer.allocate(VfioWire.PACKET_HEADER_BYTES);
        }
    }

    /** Returns the window that the packets go to. */
    ReorderWindow window() {
        return window;
    }

    /**
     * Takes a packet.
     *
     * @param packet from its first byte on
     * @throws ProtocolException if it is not what the protocol allows
     */
    void receive(StatePacket packet) {
        try {
            ByteBuffer header = readHeader(packet);
            int index = header.getInt();
            if ((header.getInt() & VfioWire.PACKET_FLAG_CONFIG_STATE) != 0) {
                window.putLast(packet, index);
            } else {
                window.put(packet, index);
            }
        } catch (RuntimeException | Error e) {
            window.fail(e);
            throw e;
        }
    }

    /** Returns the header after its version, checked. */
    private ByteBuffer readHeader(StatePacket packet) {
        int bytes = packet.remainingBytes();
        if (bytes <= VfioWire.PACKET_HEADER_BYTES) {
            throw refused(
                    packet,
                    "a payload of " + bytes + " bytes; there must be data after its " + VfioWire.PACKET_HEADER_BYTES
                            + " bytes of header");
        }
        ByteBuffer header = headers[packet.channel()].clear();
        packet.read(header);
        header.flip();
        int version = header.getInt();
        int index = header.getInt();
        int flags = header.getInt();
        if (version != VfioWire.PACKET_VERSION) {
            throw refused(
                    packet,
                    "version " + Integer.toUnsignedString(version) + ", known is only " + VfioWire.PACKET_VERSION);
        }
        if (index == VfioWire.INVALID_INDEX) {
            throw refused(packet, "index " + Integer.toUnsignedString(index) + ", which is never valid");
        }
        if ((flags & ~VfioWire.PACKET_FLAG_CONFIG_STATE) != 0) {
            throw refused(
                    packet,
                    "flags 0x" + Integer.toHexString(flags) + ", known is only 0x"
                            + Integer.toHexString(VfioWire.PACKET_FLAG_CONFIG_STATE));
        }
        return header.position(Integer.BYTES);
    }

    private ProtocolException refused(StatePacket packet, String what) {
        return new ProtocolException(
                "device " + device + ": a device-state packet on multifd channel " + packet.channel() + " has " + what);
    }
}
