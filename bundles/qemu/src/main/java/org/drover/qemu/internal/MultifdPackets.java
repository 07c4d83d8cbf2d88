// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import java.nio.ByteBuffer;
import org.drover.api.ProtocolException;
import org.drover.runtime.wire.DeviceStatePacketHeader;
import org.drover.runtime.wire.MultifdCompression;
import org.drover.runtime.wire.MultifdPacketHeader;
import org.drover.runtime.wire.RamPacket;
import org.drover.runtime.wire.SectionKey;
import org.drover.runtime.wire.VfioPayloadHeader;
import org.drover.runtime.wire.WireInput;

/** Reads the headers of a multifd channel's packets, one after the other; what follows each is the caller's. One thread. */
final class MultifdPackets {
    /** Most payload of a packet: QEMU sends 1 MiB + 12 at most. */
    private static final int MAX_PAYLOAD_BYTES = 4 << 20;

    private static final int VFIO_HEADER_END = DeviceStatePacketHeader.LENGTH + VfioPayloadHeader.LENGTH;

    private final WireInput in;
    private final DeviceStatePacketHeader deviceState = new DeviceStatePacketHeader();
    private final VfioPayloadHeader vfio = new VfioPayloadHeader();
    private final RamPacket ram = new RamPacket(SectionBodies.PAGE_BYTES);
    private final ByteBuffer header = ByteBuffer.allocate(ram.lengthBytes());

    MultifdPackets(WireInput in) {
        this.in = in;
    }

    /**
     * Reads the next header: of device state also the VFIO device's own, of memory also the offsets.
     *
     * @return whether it is device state; else it is memory, or a synchronisation
     * @throws ProtocolException if it is no packet
     */
    boolean readHeader() {
        fill(0, DeviceStatePacketHeader.LENGTH);
        if (MultifdPacketHeader.isDeviceState(MultifdPacketHeader.decode(header, 0))) {
            deviceState.wrap(header, 0, MAX_PAYLOAD_BYTES);
            fill(DeviceStatePacketHeader.LENGTH, VFIO_HEADER_END);
            vfio.wrap(header, DeviceStatePacketHeader.LENGTH, deviceState.payloadLengthBytes());
            header.position(0).limit(VFIO_HEADER_END);
            return true;
        }
        fill(DeviceStatePacketHeader.LENGTH, ram.lengthBytes());
        ram.wrap(header, 0);
        if (ram.compression() != MultifdCompression.NONE) {
            throw new ProtocolException("a multifd channel brings memory compressed with " + ram.compression()
                    + "; set multifd-compression to none at the source");
        }
        header.position(0).limit(ram.lengthBytes());
        return false;
    }

    private void fill(int from, int to) {
        header.clear().limit(to).position(from);
        in.readFully(header);
    }

    /** Returns the bytes of the header that was read, from position to limit. */
    ByteBuffer header() {
        return header;
    }

    /** Returns how many bytes follow the header of a memory packet. */
    int payloadBytes() {
        return ram.payloadLengthBytes();
    }

    /** Returns whether a memory packet is a synchronisation. */
    boolean isSync() {
        return ram.isSync();
    }

    /** Returns whose state a device-state packet has. */
    SectionKey key() {
        return deviceState.sectionKey();
    }

    /** Returns the VFIO device's header of a device-state packet; its data follow. */
    VfioPayloadHeader payloadHeader() {
        return vfio;
    }
}
