// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.nio.ByteBuffer;
import org.drover.runtime.wire.DeviceStatePacketHeader;
import org.drover.runtime.wire.MultifdInitialPacket;
import org.drover.runtime.wire.RamPacket;
import org.drover.runtime.wire.SectionKey;
import org.drover.runtime.wire.VfioPayloadHeader;

/** Writes what a multifd channel's decoder finds with the codecs that senders use. */
final class MultifdReencoder implements MultifdListener {
    private static final int PAGE_SIZE_BYTES = 4096;

    final ByteBuffer out;
    private final RamPacket encoder = new RamPacket(PAGE_SIZE_BYTES);

    MultifdReencoder(int bytes) {
        out = ByteBuffer.allocate(bytes);
    }

    @Override
    public void initial(MultifdInitialPacket packet) {
        packet.encode(out, out.position());
        out.position(out.position() + MultifdInitialPacket.LENGTH);
    }

    @Override
    public void ramPacket(RamPacket packet) {
        if (packet.isSync()) {
            encoder.encodeSync(out, out.position(), packet.packetNumber());
        } else {
            long[] offsets = new long[packet.normalPages() + packet.zeroPages()];
            for (int i = 0; i < packet.normalPages(); i++) {
                offsets[i] = packet.normalPageOffset(i);
            }
            for (int i = 0; i < packet.zeroPages(); i++) {
                offsets[packet.normalPages() + i] = packet.zeroPageOffset(i);
            }
            encoder.encode(
                    out,
                    out.position(),
                    packet.packetNumber(),
                    packet.blockName(),
                    offsets,
                    packet.normalPages(),
                    packet.zeroPages());
        }
        out.position(out.position() + encoder.lengthBytes());
    }

    @Override
    public void ramData(ByteBuffer data, int offset, int lengthBytes) {
        out.put(data.slice(offset, lengthBytes));
    }

    @Override
    public void devicePacket(DeviceStatePacketHeader header, VfioPayloadHeader payload) {
        SectionKey key = header.sectionKey();
        DeviceStatePacketHeader.encode(out, out.position(), key, header.payloadLengthBytes());
        out.position(out.position() + DeviceStatePacketHeader.LENGTH);
        VfioPayloadHeader.encode(out, out.position(), payload.index(), payload.isConfigState());
        out.position(out.position() + VfioPayloadHeader.LENGTH);
    }

    @Override
    public void deviceData(ByteBuffer data, int offset, int lengthBytes) {
        out.put(data.slice(offset, lengthBytes));
    }

    @Override
    public void devicePacketEnded() {}
}
