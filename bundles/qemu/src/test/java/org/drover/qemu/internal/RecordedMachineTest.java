// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.drover.api.ConfigurationException;
import org.drover.recording.Recording;
import org.drover.recording.RecordingWriter;
import org.drover.recording.content.RecordingHeader;
import org.drover.runtime.wire.ConnectionType;
import org.drover.runtime.wire.DeviceStatePacketHeader;
import org.drover.runtime.wire.MultifdInitialPacket;
import org.drover.runtime.wire.RamPacket;
import org.drover.runtime.wire.SectionKey;
import org.drover.runtime.wire.VfioPayloadHeader;
import org.drover.runtime.wire.WireName;
import org.drover.stream.ConnectionTap;
import org.drover.stream.Direction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is looked for in a recording before a machine is sent on, in one made by hand. */
class RecordedMachineTest {
    private static final SectionKey DEVICE = SectionKey.of("0000:00:05.0/vfio", 0);
    private static final ByteBuffer CONFIG = ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6});
    private static final byte PAGE_FILL = 0x5a;

    @TempDir
    private Path folder;

    /**
     * Records a source with one multifd channel: memory, and a device's config.
     *
     * @param pageParts how the memory's page is cut into records, in bytes
     */
    private Path record(int... pageParts) {
        Path file = folder.resolve("machine.drover");
        try (RecordingWriter writer =
                RecordingWriter.create(file, RecordingHeader.now("", "", RecordingHeader.NO_METADATA))) {
            tell(writer.connection(0, 0), ByteBuffer.allocate(4).putInt(0, ConnectionType.MAIN.magic()));
            ConnectionTap channel = writer.connection(1, 0);
            ByteBuffer initial = ByteBuffer.allocate(MultifdInitialPacket.LENGTH);
            new MultifdInitialPacket(MultifdInitialPacket.NO_UUID, 0).encode(initial, 0);
            tell(channel, initial);
            RamPacket packet = new RamPacket(SectionBodies.PAGE_BYTES);
            ByteBuffer ram = ByteBuffer.allocate(packet.lengthBytes());
            packet.encode(ram, 0, 1, WireName.of("pc.ram"), new long[] {0}, 1, 0);
            tell(channel, ram);
            for (int bytes : pageParts) {
                byte[] page = new byte[bytes];
                Arrays.fill(page, PAGE_FILL);
                tell(channel, ByteBuffer.wrap(page));
            }
            int headerBytes = DeviceStatePacketHeader.LENGTH + VfioPayloadHeader.LENGTH;
            ByteBuffer config = ByteBuffer.allocate(headerBytes + CONFIG.remaining());
            DeviceStatePacketHeader.encode(config, 0, DEVICE, VfioPayloadHeader.LENGTH + CONFIG.remaining());
            VfioPayloadHeader.encode(config, DeviceStatePacketHeader.LENGTH, 0, true);
            config.put(headerBytes, CONFIG, 0, CONFIG.remaining());
            tell(channel, config);
            assertEquals(Optional.empty(), writer.error());
        }
        return file;
    }

    private static void tell(ConnectionTap tap, ByteBuffer data) {
        tap.bytes(Direction.FORWARD, data.clear(), 0);
    }

    @Test
    void memoryBetweenConfigsIsNotRead() throws Exception {
        Path file = record(1000, SectionBodies.PAGE_BYTES - 1000);
        byte[] bytes = Files.readAllBytes(file);
        int inPage = 0;
        while (bytes[inPage] != PAGE_FILL || bytes[inPage + 100] != PAGE_FILL) {
            inPage++;
        }
        bytes[inPage + 100]++; // who reads the record is told that it is corrupt
        Files.write(file, bytes);

        try (Recording recording = Recording.open(file)) {
            RecordedMachine machine = RecordedMachine.find(recording);
            assertEquals(Map.of(DEVICE, CONFIG), machine.configs());
            assertEquals(Map.of(0, 1), machine.multifdConnections());
            assertEquals(0, machine.mainConnection());
        }
    }

    @Test
    void channelThatIsCutInItsMemoryIsRefused() {
        try (Recording recording = Recording.open(record(1000))) {
            ConfigurationException e =
                    assertThrows(ConfigurationException.class, () -> RecordedMachine.find(recording));
            assertTrue(e.getMessage().contains("connection 1 cannot be sent on"), e.getMessage());
        }
    }
}
