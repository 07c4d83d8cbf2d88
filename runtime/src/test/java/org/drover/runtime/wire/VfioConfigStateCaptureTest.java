// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The config state of the recorded devices is what docs/wire-format.md says of one without MSI-X: a tag of 8 bytes, the
 * PCI device's version of 4, its config space of 4096, its interrupt lines of 4 × 4, a tag of 8; in all 4132.
 */
class VfioConfigStateCaptureTest {
    private static final int CONFIG_SPACE_OFFSET = 8 + 4;
    private static final int CONFIG_SPACE_LENGTH = 4096;
    private static final int LENGTH = CONFIG_SPACE_OFFSET + CONFIG_SPACE_LENGTH + 4 * 4 + 8;

    /** The device of all recordings, mtty: PCI vendor id {@code 0x4348}, device id {@code 0x3253}, little-endian. */
    private static final int MTTY_ID = 0x3253_4348;

    /** The first VFIO device's section in all recordings. */
    private static final SectionHeader SECTION = new SectionHeader(39, SectionKey.of("0000:00:05.0/vfio", 0), 1);

    static Stream<Map<String, String>> configPackets() {
        return Captures.table("device-packets.csv").stream()
                .filter(row -> row.get("configState").equals("true"));
    }

    @ParameterizedTest
    @MethodSource("configPackets")
    void theConfigPacketHoldsTagVersionConfigSpaceInterruptLinesTag(Map<String, String> packet) {
        int offset = Integer.parseInt(packet.get("offset"));
        ByteBuffer stream = Captures.forward(packet.get("case"), Integer.parseInt(packet.get("connection")));
        int data = offset + DeviceStatePacketHeader.LENGTH + VfioPayloadHeader.LENGTH;

        assertEquals(LENGTH, Integer.parseInt(packet.get("dataBytes")));
        assertConfigState(stream.slice(data, LENGTH));
    }

    @ParameterizedTest
    @ValueSource(strings = {"c", "f-nomultifd", "l4"})
    void onTheMainChannelTheConfigStateIsTheBodyOfTheFullSection(String capture) {
        ByteBuffer stream = Captures.forward(capture, 0);
        WireInput in = atFullSection(stream);
        assertConfigState(stream.slice(stream.position(), LENGTH));
        stream.position(stream.position() + LENGTH);
        SectionFooter.read(in, SECTION.sectionId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "e", "h-src-on-dst-off", "l1", "l2", "l3"})
    void overMultifdTheFullSectionIsEmpty(String capture) {
        WireInput in = atFullSection(Captures.forward(capture, 0));
        assertEquals(VfioSectionTag.END_OF_STATE, VfioSectionTag.read(in));
        SectionFooter.read(in, SECTION.sectionId());
    }

    /** Finds the section by its header's bytes, because what is before it are foreign sections. */
    private static WireInput atFullSection(ByteBuffer stream) {
        ByteBuffer header =
                WireAssertions.bytes(WireAssertions.written(out -> SECTION.write(out, StreamElement.SECTION_FULL)));
        int start = 0;
        while (stream.slice(start, header.limit()).mismatch(header) != -1) {
            start++;
        }
        WireInput in = new ByteBufferWireInput(stream.position(start));
        assertEquals(StreamElement.SECTION_FULL, StreamElement.read(in));
        assertEquals(SECTION, SectionHeader.read(in));
        return in;
    }

    private static void assertConfigState(ByteBuffer data) {
        WireInput in = new ByteBufferWireInput(data);
        assertEquals(VfioSectionTag.DEV_CONFIG_STATE, VfioSectionTag.read(in));
        assertEquals(2, in.readU32(), "version of the PCI device");
        ByteBuffer config = data.slice(CONFIG_SPACE_OFFSET, CONFIG_SPACE_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(MTTY_ID, config.getInt(0), "vendor and device id");
        assertEquals(MTTY_ID, config.getInt(0x2c), "subsystem ids");
        assertEquals(1, config.get(0x3d), "interrupt pin");
        assertTrue((config.getShort(0x06) & 0x10) == 0, "no capability list, so no MSI-X");
        data.position(CONFIG_SPACE_OFFSET + CONFIG_SPACE_LENGTH);
        for (int line = 0; line < 4; line++) {
            assertEquals(0, in.readU32(), "interrupt line " + line);
        }
        assertEquals(VfioSectionTag.END_OF_STATE, VfioSectionTag.read(in));
        assertEquals(0, data.remaining());
    }
}
