// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import java.nio.ByteBuffer;
import java.util.Map;
import org.drover.api.ProtocolException;
import org.drover.runtime.wire.ChannelWireInput;
import org.drover.runtime.wire.ChannelWireOutput;
import org.drover.runtime.wire.DeviceStatePacketHeader;
import org.drover.runtime.wire.SectionKey;
import org.drover.runtime.wire.VfioPayloadHeader;

/**
 * Puts a machine's multifd channel together again: its memory as it was recorded, and the state of its devices as they give
 * it now. Each of the two has a thread of its own, and packets go out whole. A device's config is the recorded one: what the
 * guest sees of it, which is the emulator's and which the device does not know.
 */
final class MultifdMerger {
    private final ChannelWireOutput out;
    private final Map<SectionKey, ByteBuffer> configs;
    private final Object whole = new Object();

    /**
     * Creates it.
     *
     * @param out to the target, behind the initial packet
     * @param configs of the devices, as they were recorded
     */
    MultifdMerger(ChannelWireOutput out, Map<SectionKey, ByteBuffer> configs) {
        this.out = out;
        this.configs = configs;
    }

    /** Sends the memory of a recorded channel, whose initial packet has been read. */
    void sendMemory(RecordedInput in) {
        MultifdPackets packets = new MultifdPackets(in);
        SectionBodies bodies = new SectionBodies();
        while (in.hasMore()) {
            if (packets.readHeader()) {
                in.skip(packets.payloadHeader().dataLengthBytes());
            } else {
                synchronized (whole) {
                    out.writeFully(packets.header());
                    bodies.copy(in, out, packets.payloadBytes());
                    out.flush();
                }
            }
        }
    }

    /** Sends the state of the devices that the engine gives, up to the end of its channel. */
    void sendDevices(ChannelWireInput in) {
        MultifdPackets packets = new MultifdPackets(in);
        SectionBodies bodies = new SectionBodies();
        while (in.hasMore()) {
            if (!packets.readHeader()) {
                throw new ProtocolException("the engine sends memory, and has none");
            }
            synchronized (whole) {
                if (packets.payloadHeader().isConfigState()) {
                    bodies.copy(in, new NoOutput(), packets.payloadHeader().dataLengthBytes());
                    writeConfig(packets);
                } else {
                    out.writeFully(packets.header());
                    bodies.copy(in, out, packets.payloadHeader().dataLengthBytes());
                }
                out.flush();
            }
        }
    }

    private void writeConfig(MultifdPackets packets) {
        SectionKey key = packets.key();
        ByteBuffer config = configs.get(key);
        if (config == null) {
            throw new ProtocolException(
                    "the recording has no config state of device " + key + " on its multifd channels");
        }
        ByteBuffer header = ByteBuffer.allocate(DeviceStatePacketHeader.LENGTH + VfioPayloadHeader.LENGTH);
        DeviceStatePacketHeader.encode(header, 0, key, VfioPayloadHeader.LENGTH + config.remaining());
        VfioPayloadHeader.encode(
                header, DeviceStatePacketHeader.LENGTH, packets.payloadHeader().index(), true);
        out.writeFully(header.clear());
        out.writeFully(config.duplicate());
    }
}
