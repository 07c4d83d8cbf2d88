// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.drover.recording.Recording;
import org.drover.runtime.wire.ByteBufferWireOutput;
import org.drover.runtime.wire.MultifdInitialPacket;
import org.drover.runtime.wire.SectionFooter;
import org.drover.runtime.wire.SectionHeader;
import org.drover.runtime.wire.SectionKey;
import org.drover.runtime.wire.StreamCommand;
import org.drover.runtime.wire.StreamConfiguration;
import org.drover.runtime.wire.StreamElement;
import org.drover.runtime.wire.StreamHeader;

/** Whether two streams are of one machine: all is the same but how the data of VFIO devices was cut. */
final class MachineComparison {
    private static final int MOST_BYTES = 64 << 20;

    private MachineComparison() {}

    static void assertSameBesidesDeviceData(Recording one, Recording other) {
        RecordedMachine a = RecordedMachine.find(one);
        RecordedMachine b = RecordedMachine.find(other);
        assertEquals(a.uuid(), b.uuid());
        assertEquals(a.configs(), b.configs(), "config states");
        assertArrayEquals(mainWithoutDevices(a), mainWithoutDevices(b), "main channel");
        assertEquals(a.multifdConnections().keySet(), b.multifdConnections().keySet());
        for (int channel : a.multifdConnections().keySet()) {
            assertArrayEquals(memory(a, channel), memory(b, channel), "memory on channel " + channel);
        }
    }

    private static byte[] memory(RecordedMachine machine, int channel) {
        ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
        ByteBufferWireOutput out = new ByteBufferWireOutput(bytes);
        try (RecordedInput in = new RecordedInput(
                machine.recording(), machine.multifdConnections().get(channel))) {
            in.readFully(ByteBuffer.allocate(MultifdInitialPacket.LENGTH));
            MultifdPackets packets = new MultifdPackets(in);
            SectionBodies bodies = new SectionBodies();
            while (in.hasMore()) {
                if (packets.readHeader()) {
                    bodies.copy(in, new NoOutput(), packets.payloadHeader().dataLengthBytes());
                } else {
                    out.writeFully(packets.header());
                    bodies.copy(in, out, packets.payloadBytes());
                }
            }
        }
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private static byte[] mainWithoutDevices(RecordedMachine machine) {
        ByteBuffer bytes = ByteBuffer.allocate(MOST_BYTES);
        ByteBufferWireOutput out = new ByteBufferWireOutput(bytes);
        Map<Long, SectionKey> started = new HashMap<>();
        SectionBodies bodies = new SectionBodies();
        SectionBodies dropped = new SectionBodies();
        try (RecordedInput in = new RecordedInput(machine.recording(), machine.mainConnection())) {
            StreamHeader.read(in);
            StreamElement.read(in);
            StreamConfiguration.read(in).write(out);
            StreamElement element = ConfigurationSubsections.copy(in, out);
            while (true) {
                if (element == StreamElement.COMMAND) {
                    StreamCommand command = StreamCommand.read(in);
                    if (command == StreamCommand.PING) {
                        command.write(out, in.readU32());
                    } else {
                        command.write(out);
                    }
                } else {
                    SectionHeader header = null;
                    if (element == StreamElement.SECTION_START || element == StreamElement.SECTION_FULL) {
                        header = SectionHeader.read(in);
                    }
                    if (header != null && !Sections.isLive(header.key()) || element == StreamElement.SECTION_FULL) {
                        out.writeFully(MachineTail.read(in, element, header).bytes());
                        return Arrays.copyOf(bytes.array(), bytes.position());
                    }
                    long number = header != null ? header.sectionId() : SectionHeader.readContinued(in);
                    if (header != null) {
                        started.put(number, header.key());
                    }
                    if (Sections.isVfio(started.get(number))) {
                        dropped.copyVfio(in, new NoOutput());
                    } else {
                        element.write(out);
                        bodies.copyRam(in, out, () -> {});
                    }
                    SectionFooter.read(in, number);
                }
                element = StreamElement.read(in);
            }
        }
    }
}
