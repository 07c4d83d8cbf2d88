// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import org.drover.runtime.wire.ByteBufferWireOutput;
import org.drover.runtime.wire.DeviceStatePacketHeader;
import org.drover.runtime.wire.MultifdInitialPacket;
import org.drover.runtime.wire.RamBlock;
import org.drover.runtime.wire.RamBlockList;
import org.drover.runtime.wire.RamPacket;
import org.drover.runtime.wire.RamRecord;
import org.drover.runtime.wire.SectionFooter;
import org.drover.runtime.wire.SectionHeader;
import org.drover.runtime.wire.SectionKey;
import org.drover.runtime.wire.StreamConfiguration;
import org.drover.runtime.wire.StreamElement;
import org.drover.runtime.wire.StreamHeader;
import org.drover.runtime.wire.VfioPayloadHeader;
import org.drover.runtime.wire.WireName;
import org.drover.runtime.wire.WireOutput;

/** Makes streams by hand, for what no recording has. */
final class StreamBytes {
    static final SectionKey DEVICE = SectionKey.of("0000:00:03.0/vfio", 0);
    static final WireName BLOCK = WireName.of("pc.ram");
    static final long RAM_ID = 1;
    static final long DEVICE_ID = 2;

    private StreamBytes() {}

    /** Returns what is written. */
    static ByteBuffer bytes(int capacity, Consumer<WireOutput> writer) {
        ByteBuffer buffer = ByteBuffer.allocate(capacity);
        writer.accept(new ByteBufferWireOutput(buffer));
        return buffer.flip();
    }

    static void mainHeader(WireOutput out) {
        StreamHeader.write(out);
        new StreamConfiguration(WireName.of("pc-q35-10.0")).write(out);
    }

    static void startRam(WireOutput out, long blockBytes) {
        new SectionHeader(RAM_ID, SectionKey.of("ram", 0), 4).write(out, StreamElement.SECTION_START);
        RamBlockList.write(out, List.of(new RamBlock(BLOCK, blockBytes)));
        RamRecord.writeEos(out);
        SectionFooter.write(out, RAM_ID);
    }

    static void startDevice(WireOutput out) {
        new SectionHeader(DEVICE_ID, DEVICE, 1).write(out, StreamElement.SECTION_START);
    }

    static ByteBuffer initialPacket(int channelId) {
        ByteBuffer buffer = ByteBuffer.allocate(MultifdInitialPacket.LENGTH);
        new MultifdInitialPacket(MultifdInitialPacket.NO_UUID, channelId).encode(buffer, 0);
        return buffer;
    }

    static ByteBuffer devicePacket(SectionKey key, long index, boolean config, int dataBytes) {
        ByteBuffer buffer = ByteBuffer.allocate(DeviceStatePacketHeader.LENGTH + VfioPayloadHeader.LENGTH + dataBytes);
        DeviceStatePacketHeader.encode(buffer, 0, key, VfioPayloadHeader.LENGTH + dataBytes);
        VfioPayloadHeader.encode(buffer, DeviceStatePacketHeader.LENGTH, index, config);
        return buffer;
    }

    static ByteBuffer ramPacket(WireName block, long[] offsets, int normal, int zero) {
        RamPacket packet = new RamPacket(4096);
        ByteBuffer buffer = ByteBuffer.allocate(packet.lengthBytes() + normal * 4096);
        packet.encode(buffer, 0, 1, block, offsets, normal, zero);
        return buffer;
    }
}
