// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.drover.runtime.wire.DeviceStatePacketHeader;
import org.drover.runtime.wire.MultifdInitialPacket;
import org.drover.runtime.wire.RamPacket;
import org.drover.runtime.wire.VfioPayloadHeader;

/** Counts what is on one multifd channel. */
final class ChannelTrack implements MultifdListener {
    private final Migration migration;
    private MultifdInitialPacket initial;
    private DeviceTrack device;
    private long index;
    private boolean config;
    private long dataBytes;
    private long ramPackets;
    private long syncPackets;
    private long devicePackets;

    ChannelTrack(Migration migration) {
        this.migration = migration;
    }

    @Override
    public void initial(MultifdInitialPacket packet) {
        initial = packet;
    }

    @Override
    public void ramPacket(RamPacket packet) {
        if (packet.isSync()) {
            syncPackets++;
        } else {
            ramPackets++;
        }
        migration.ram.packet(packet);
    }

    @Override
    public void devicePacket(DeviceStatePacketHeader header, VfioPayloadHeader payload) {
        device = migration.device(header);
        index = payload.index();
        config = payload.isConfigState();
        dataBytes = payload.dataLengthBytes();
        device.packetBegun(dataBytes, migration.now());
        migration.dataBegan(device);
    }

    @Override
    public void devicePacketEnded() {
        devicePackets++;
        device.packetEnded(initial.channelId(), index, config, dataBytes, migration.now());
    }

    OptionalInt channelId() {
        return initial == null ? OptionalInt.empty() : OptionalInt.of(initial.channelId());
    }

    Optional<UUID> vmUuid() {
        return initial == null ? Optional.empty() : Optional.of(initial.uuid());
    }

    long ramPackets() {
        return ramPackets;
    }

    long syncPackets() {
        return syncPackets;
    }

    long devicePackets() {
        return devicePackets;
    }
}
