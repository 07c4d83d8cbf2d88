// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import java.nio.ByteBuffer;
import org.drover.api.Cancellation;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.ManagedDevice;
import org.drover.api.device.Recovery;
import org.drover.api.handler.SectionWriter;
import org.drover.api.handler.StateBuffer;
import org.drover.api.handler.StateSink;
import org.drover.api.handler.StateStatistics;

/**
 * Sends the state of a stopped device to its end, one device read a record or packet, each read straight into the
 * connection's own buffer. Reads ask for up to 1 MiB whatever the driver's estimate was: QEMU asks for no more than the
 * estimate because it allocates that much; nothing is allocated here, and a low estimate would only make many small
 * packets.
 */
final class StopCopySender {
    private final ManagedDevice device;
    private final StateStatistics statistics;

    StopCopySender(ManagedDevice device, StateStatistics statistics) {
        this.device = device;
        this.statistics = statistics;
    }

    /**
     * Sends data records over the main channel. Source: {@code vfio_save_complete_precopy}, QEMU 10.0
     * {@code hw/vfio/migration.c}.
     *
     * @param writer the SECTION_END's body; END_OF_STATE is the caller's to write
     * @param cancellation looked at before each read
     */
    void sendRecords(SectionWriter writer, Cancellation cancellation) {
        device.transition(DeviceState.STOP_COPY, Recovery.to(DeviceState.STOP));
        int bytes;
        do {
            cancellation.throwIfCancelled();
            bytes = sendRecord(device, writer);
            statistics.addStopCopyBytes(bytes);
        } while (bytes > 0);
    }

    /**
     * Reads once and sends what there was as one data record; nothing if there was nothing.
     *
     * @return bytes of data
     */
    static int sendRecord(ManagedDevice device, SectionWriter writer) {
        ByteBuffer room = writer.reserve(VfioWire.DATA_RECORD_HEADER_BYTES + VfioWire.READ_BYTES);
        room.position(VfioWire.DATA_RECORD_HEADER_BYTES);
        int bytes = DeviceStream.read(device, room);
        if (bytes > 0) {
            room.putLong(0, VfioWire.DEV_DATA_STATE);
            room.putLong(Long.BYTES, bytes);
            writer.commit(room);
        }
        return bytes;
    }

    /**
     * Sends device-state packets over the multifd channels, the config state in the last one. Source:
     * {@code vfio_multifd_save_complete_precopy_thread}, QEMU 10.0 {@code hw/vfio/migration-multifd.c}.
     *
     * @param sink takes the packets
     * @param cancellation looked at before each packet
     */
    void sendPackets(StateSink sink, Cancellation cancellation) {
        device.transition(DeviceState.STOP_COPY, Recovery.to(DeviceState.STOP));
        for (int index = 0; index != VfioWire.INVALID_INDEX; index++) {
            cancellation.throwIfCancelled();
            try (StateBuffer buffer = sink.acquire()) {
                if (!sendPacket(sink, buffer, index)) {
                    return;
                }
            }
        }
        throw new DeviceException("device " + device.id()
                + ": its state does not end; 4294967295 packets, all that can be numbered, have been sent");
    }

    /** Returns whether another packet follows. */
    private boolean sendPacket(StateSink sink, StateBuffer buffer, int index) {
        ByteBuffer payload = buffer.payload();
        int room = payload.limit();
        payload.position(VfioWire.PACKET_HEADER_BYTES)
                .limit(Math.min(room, VfioWire.PACKET_HEADER_BYTES + VfioWire.READ_BYTES));
        int bytes = DeviceStream.read(device, payload);
        if (bytes > 0) {
            VfioWire.putPacketHeader(payload, index, 0);
            payload.flip();
            sink.submit(buffer);
            statistics.addStopCopyBytes(bytes);
        } else {
            // The buffer lent for the read that found the end takes the config: 1 MiB has room for any.
            payload.limit(room);
            int configBytes = ConfigEnvelope.save(device, payload);
            VfioWire.putPacketHeader(payload, index, VfioWire.PACKET_FLAG_CONFIG_STATE);
            payload.flip();
            sink.submit(buffer);
            statistics.addConfigBytes(configBytes);
        }
        statistics.addPacket();
        return bytes > 0;
    }
}
