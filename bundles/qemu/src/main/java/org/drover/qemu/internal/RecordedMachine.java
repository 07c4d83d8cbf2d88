// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.drover.api.ConfigurationException;
import org.drover.api.ProtocolException;
import org.drover.recording.Recording;
import org.drover.recording.content.RecordedConnection;
import org.drover.runtime.wire.ConnectionType;
import org.drover.runtime.wire.MultifdInitialPacket;
import org.drover.runtime.wire.SectionKey;

/**
 * What a recorded machine consists of, found before anything is sent.
 *
 * @param recording where it is; the caller's to close
 * @param mainConnection number of the connection with the main channel
 * @param multifdConnections numbers of those with multifd channels, by channel
 * @param uuid of the machine, as its channels say
 * @param configs the config state of each device whose state went over the channels, as its last packet had it: the view of
 *     the guest, of which the hardware keeps a part only
 */
record RecordedMachine(
        Recording recording,
        int mainConnection,
        Map<Integer, Integer> multifdConnections,
        UUID uuid,
        Map<SectionKey, ByteBuffer> configs) {
    private static final int MAX_CONFIG_BYTES = 1 << 20;

    /**
     * Looks through a recording. Of the channels it reads the packets' headers and the configs, not the memory between them.
     *
     * @throws ConfigurationException if it is not of a whole machine
     */
    static RecordedMachine find(Recording recording) {
        Integer main = null;
        Map<Integer, Integer> multifd = new HashMap<>();
        Map<SectionKey, ByteBuffer> configs = new HashMap<>();
        UUID uuid = MultifdInitialPacket.NO_UUID;
        for (RecordedConnection connection : recording.connections()) {
            try (RecordedInput in = new RecordedInput(recording, connection.number())) {
                if (ConnectionType.fromMagic((int) in.readU32()) == ConnectionType.MAIN) {
                    if (main != null) {
                        throw new ConfigurationException("the recording has two main channels, connections " + main
                                + " and " + connection.number() + ": it is not of one migration");
                    }
                    main = connection.number();
                } else {
                    MultifdInitialPacket initial = readInitialPacket(in);
                    if (!multifd.isEmpty() && !initial.uuid().equals(uuid)) {
                        throw new ConfigurationException(
                                "the recording has channels of two machines, " + uuid + " and " + initial.uuid());
                    }
                    uuid = initial.uuid();
                    if (multifd.putIfAbsent(initial.channelId(), connection.number()) != null) {
                        throw new ConfigurationException("the recording has multifd channel " + initial.channelId()
                                + " twice: it is not of one migration");
                    }
                    collectConfigs(in, configs);
                }
            } catch (ProtocolException e) {
                throw new ConfigurationException(
                        "the recording's connection " + connection.number() + " cannot be sent on", e);
            }
        }
        if (main == null) {
            throw new ConfigurationException("the recording has no main channel: there is no machine in it");
        }
        return new RecordedMachine(recording, main, Map.copyOf(multifd), uuid, Map.copyOf(configs));
    }

    private static MultifdInitialPacket readInitialPacket(RecordedInput in) {
        ByteBuffer packet = ByteBuffer.allocate(MultifdInitialPacket.LENGTH).putInt(0, ConnectionType.MULTIFD.magic());
        in.readFully(packet.position(Integer.BYTES));
        return MultifdInitialPacket.decode(packet, 0, MultifdInitialPacket.MAX_CHANNELS);
    }

    private static void collectConfigs(RecordedInput in, Map<SectionKey, ByteBuffer> configs) {
        MultifdPackets packets = new MultifdPackets(in);
        while (in.hasMore()) {
            if (!packets.readHeader()) {
                in.skip(packets.payloadBytes());
            } else if (packets.payloadHeader().isConfigState()) {
                int bytes = packets.payloadHeader().dataLengthBytes();
                if (bytes > MAX_CONFIG_BYTES) {
                    throw new ProtocolException("device " + packets.key() + " has a config of " + bytes + " bytes");
                }
                ByteBuffer config = ByteBuffer.allocate(bytes);
                in.readFully(config);
                configs.put(packets.key(), config.flip().asReadOnlyBuffer());
            } else {
                in.skip(packets.payloadHeader().dataLengthBytes());
            }
        }
    }
}
