// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.drover.runtime.wire.ChannelWireInput;
import org.drover.runtime.wire.ChannelWireOutput;
import org.drover.runtime.wire.MultifdInitialPacket;
import org.drover.runtime.wire.WireOutput;

/**
 * Takes the device-state packets out of a multifd channel of a QEMU machine; the memory's, which stand between them, are left
 * out. One thread.
 */
final class MultifdSplitter {
    private final ChannelWireInput in;
    private final boolean takesMemory;
    private final MultifdPackets packets;
    private final SectionBodies bodies = new SectionBodies();
    private final WireOutput nowhere = new NoOutput();

    /**
     * Creates it.
     *
     * @param in the channel, from its first byte on
     * @param takesMemory whether the engine has memory for the machine's
     */
    MultifdSplitter(ChannelWireInput in, boolean takesMemory) {
        this.in = in;
        this.takesMemory = takesMemory;
        this.packets = new MultifdPackets(in);
    }

    /**
     * Reads what the channel begins with.
     *
     * @param channels how many there are
     */
    MultifdInitialPacket readInitialPacket(int channels) {
        ByteBuffer packet = ByteBuffer.allocate(MultifdInitialPacket.LENGTH);
        in.readFully(packet);
        return MultifdInitialPacket.decode(packet, 0, channels);
    }

    /**
     * Runs to the end of the channel.
     *
     * @param number of the channel
     * @param uuid of the machine, as the engine expects it
     * @param out to the engine
     * @param gate is told of synchronisations
     */
    void run(int number, UUID uuid, ChannelWireOutput out, MemoryGate gate) {
        writeInitialPacket(number, uuid, out);
        while (in.hasMore()) {
            if (packets.readHeader()) {
                out.writeFully(packets.header());
                bodies.copy(in, out, packets.payloadHeader().dataLengthBytes());
                out.flush();
            } else {
                WireOutput memory = takesMemory ? out : nowhere;
                memory.writeFully(packets.header());
                bodies.copy(in, memory, packets.payloadBytes());
                if (takesMemory) {
                    out.flush();
                }
                if (packets.isSync()) {
                    gate.arrive(number);
                }
            }
        }
    }

    /** Begins a channel. */
    static void writeInitialPacket(int number, UUID uuid, ChannelWireOutput out) {
        ByteBuffer initial = ByteBuffer.allocate(MultifdInitialPacket.LENGTH);
        new MultifdInitialPacket(uuid, number).encode(initial, 0);
        out.writeFully(initial.clear());
        out.flush();
    }
}
