// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import static org.drover.stream.internal.StreamBytes.DEVICE;
import static org.drover.stream.internal.StreamBytes.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.drover.runtime.wire.SectionFooter;
import org.drover.runtime.wire.SectionHeader;
import org.drover.runtime.wire.SectionKey;
import org.drover.runtime.wire.StreamCommand;
import org.drover.runtime.wire.StreamElement;
import org.drover.runtime.wire.VfioDataRecord;
import org.drover.runtime.wire.VfioSectionTag;
import org.drover.stream.ConnectionTap;
import org.drover.stream.Direction;
import org.drover.stream.Ending;
import org.drover.stream.analysis.DeviceStateExtractor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders of arrival that no recording has: device state is written in its own order all the same. */
class ExtractionOrderTest {
    private static final int DATA_OFFSET = 288;

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream config = new ByteArrayOutputStream();
    private DeviceStateExtractor extractor;
    private ConnectionTap main;
    private ConnectionTap first;
    private ConnectionTap second;

    @BeforeEach
    void connect(@TempDir Path spillDirectory) {
        extractor = new DeviceStateExtractor(
                DEVICE, 4096, Channels.newChannel(output), Channels.newChannel(config), spillDirectory);
        main = extractor.connection(0, 0);
        first = extractor.connection(1, 0);
        second = extractor.connection(2, 0);
        show(main, bytes(4096, out -> {
            StreamBytes.mainHeader(out);
            StreamBytes.startDevice(out);
            VfioSectionTag.DEV_SETUP_STATE.write(out);
            VfioSectionTag.END_OF_STATE.write(out);
            SectionFooter.write(out, StreamBytes.DEVICE_ID);
        }));
        show(first, StreamBytes.initialPacket(0));
        show(second, StreamBytes.initialPacket(1));
    }

    private static void show(ConnectionTap tap, ByteBuffer data) {
        tap.bytes(Direction.FORWARD, data, 0);
    }

    private static ByteBuffer packet(SectionKey key, long index, boolean last, String text) {
        ByteBuffer packet = StreamBytes.devicePacket(key, index, last, text.length());
        packet.put(DATA_OFFSET, text.getBytes(StandardCharsets.US_ASCII));
        return packet;
    }

    private void showRecord(String text) {
        show(main, bytes(4096, out -> {
            SectionHeader.writeContinued(out, StreamElement.SECTION_PART, StreamBytes.DEVICE_ID);
            VfioDataRecord.writeHeader(out, text.length());
            out.writeFully(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
            VfioSectionTag.END_OF_STATE.write(out);
            SectionFooter.write(out, StreamBytes.DEVICE_ID);
        }));
    }

    private void showSwitchover() {
        show(main, bytes(100, StreamCommand.SWITCHOVER_START::write));
    }

    private void showEnd() {
        show(main, bytes(100, out -> {
            SectionHeader.writeContinued(out, StreamElement.SECTION_END, StreamBytes.DEVICE_ID);
            VfioSectionTag.END_OF_STATE.write(out);
            SectionFooter.write(out, StreamBytes.DEVICE_ID);
        }));
    }

    @Test
    void packetsThatOvertakeTheMainChannelWaitForIt() {
        showRecord("one ");
        show(first, packet(DEVICE, 0, false, "three "));
        showRecord("two ");
        assertEquals("one two ", output.toString(StandardCharsets.US_ASCII));
        assertEquals(1, extractor.report().waitingPackets());

        showSwitchover();
        show(first, packet(DEVICE, 1, true, "config"));
        showEnd();
        extractor.close();
        assertEquals("one two three ", output.toString(StandardCharsets.US_ASCII));
        assertEquals("config", config.toString(StandardCharsets.US_ASCII));
        assertTrue(extractor.report().complete(), () -> extractor.report().toString());
    }

    @Test
    void aPacketWhoseTurnComesWhileItComesIsWrittenOnceItIsWhole() {
        showSwitchover();
        ByteBuffer late = packet(DEVICE, 1, false, "two ");
        show(second, late.slice(0, DATA_OFFSET + 2));
        show(first, packet(DEVICE, 2, true, "config"));
        show(first, packet(DEVICE, 0, false, "one "));
        assertEquals("one ", output.toString(StandardCharsets.US_ASCII));

        show(second, late.slice(DATA_OFFSET + 2, 2));
        showEnd();
        assertEquals("one two ", output.toString(StandardCharsets.US_ASCII));
        assertTrue(extractor.report().complete());
        assertEquals("two config".length(), extractor.report().mostSpilledBytes());
    }

    @Test
    void aDoubledPacketIsLeftOutAndTold() {
        showSwitchover();
        show(first, packet(DEVICE, 0, false, "one "));
        show(second, packet(DEVICE, 0, false, "uno "));
        show(second, packet(DEVICE, 2, false, "three "));
        show(first, packet(DEVICE, 2, false, "tres "));
        show(first, packet(DEVICE, 1, false, "two "));

        assertEquals("one two three ", output.toString(StandardCharsets.US_ASCII));
        assertEquals(2, extractor.report().problems().size());
        assertFalse(extractor.report().complete());
    }

    @Test
    void anotherDevicesPacketsAreNotTaken() {
        showSwitchover();
        show(first, packet(SectionKey.of("0000:00:04.0/vfio", 0), 0, false, "other"));
        show(second, packet(SectionKey.of("0000:00:03.0/vfio", 1), 0, false, "other"));
        assertEquals(0, output.size());
        assertEquals(0, extractor.report().packets());
    }

    @Test
    void aChannelThatEndsWithinAPacketIsTold() {
        showSwitchover();
        show(first, packet(DEVICE, 0, false, "one ").slice(0, DATA_OFFSET + 1));
        first.ended(Direction.FORWARD, Ending.RESET, 0);

        assertEquals(
                "Connection 1 ended at byte 353 inside a device-state packet",
                extractor.report().problems().get(0));
    }
}
