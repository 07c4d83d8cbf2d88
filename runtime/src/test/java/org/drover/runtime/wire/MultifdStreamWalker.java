// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Decodes a recorded multifd channel to its last byte, encodes each piece again and compares it with the recording. */
final class MultifdStreamWalker {
    private static final int PAYLOAD_LIMIT_BYTES = VfioPayloadHeader.LENGTH + 1024 * 1024;

    private final ByteBuffer stream;
    private final ByteBuffer again = ByteBuffer.allocate(4096);
    private final RamPacket ram = new RamPacket(Captures.PAGE_SIZE_BYTES);
    private final DeviceStatePacketHeader deviceState = new DeviceStatePacketHeader();
    private final VfioPayloadHeader vfio = new VfioPayloadHeader();

    int channelId;
    int ramPackets;
    int syncPackets;
    long normalPages;
    long zeroPages;
    final List<DevicePacket> devicePackets = new ArrayList<>();

    record DevicePacket(int offset, String idstr, long index, boolean configState, int dataBytes) {}

    MultifdStreamWalker(ByteBuffer stream) {
        this.stream = stream;
    }

    MultifdStreamWalker walk(int channelCount) {
        MultifdInitialPacket initial = MultifdInitialPacket.decode(stream, 0, channelCount);
        assertEquals(MultifdInitialPacket.NO_UUID, initial.uuid());
        channelId = initial.channelId();
        initial.encode(again, 0);
        assertSame(0, MultifdInitialPacket.LENGTH);
        int offset = MultifdInitialPacket.LENGTH;
        while (offset < stream.limit()) {
            int flags = MultifdPacketHeader.decode(stream, offset);
            offset = MultifdPacketHeader.isDeviceState(flags) ? walkDeviceState(offset) : walkRam(offset);
        }
        assertEquals(stream.limit(), offset, "end of the last packet");
        return this;
    }

    private int walkRam(int offset) {
        ram.wrap(stream, offset);
        ram.checkPageOffsets(256L << 20);
        if (ram.isSync()) {
            syncPackets++;
            ram.encodeSync(again, 0, ram.packetNumber());
        } else {
            ramPackets++;
            long[] offsets = new long[ram.normalPages() + ram.zeroPages()];
            for (int i = 0; i < ram.normalPages(); i++) {
                offsets[i] = ram.normalPageOffset(i);
            }
            for (int i = 0; i < ram.zeroPages(); i++) {
                offsets[ram.normalPages() + i] = ram.zeroPageOffset(i);
            }
            WireName block = ram.blockName();
            ram.encode(again, 0, ram.packetNumber(), block, offsets, ram.normalPages(), ram.zeroPages());
        }
        assertSame(offset, ram.lengthBytes());
        normalPages += ram.normalPages();
        zeroPages += ram.zeroPages();
        return offset + ram.lengthBytes() + ram.payloadLengthBytes();
    }

    private int walkDeviceState(int offset) {
        deviceState.wrap(stream, offset, PAYLOAD_LIMIT_BYTES);
        SectionKey key = deviceState.sectionKey();
        DeviceStatePacketHeader.encode(again, 0, key, deviceState.payloadLengthBytes());
        assertSame(offset, DeviceStatePacketHeader.LENGTH);

        int payload = offset + DeviceStatePacketHeader.LENGTH;
        vfio.wrap(stream, payload, deviceState.payloadLengthBytes());
        VfioPayloadHeader.encode(again, 0, vfio.index(), vfio.isConfigState());
        assertSame(payload, VfioPayloadHeader.LENGTH);

        assertEquals(0, key.instanceId());
        devicePackets.add(new DevicePacket(
                offset, key.idstr().text(), vfio.index(), vfio.isConfigState(), vfio.dataLengthBytes()));
        return payload + VfioPayloadHeader.LENGTH + vfio.dataLengthBytes();
    }

    private void assertSame(int offset, int lengthBytes) {
        assertEquals(
                -1,
                stream.slice(offset, lengthBytes).mismatch(again.slice(0, lengthBytes)),
                () -> "first byte that differs in what was encoded again from offset " + offset);
    }
}
