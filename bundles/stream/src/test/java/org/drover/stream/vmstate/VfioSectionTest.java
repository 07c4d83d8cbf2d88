// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.api.ProtocolException;
import org.drover.runtime.wire.SectionKey;
import org.drover.runtime.wire.VfioSectionTag;
import org.drover.stream.pci.PciBar;
import org.drover.stream.pci.PciConfigSpace;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sections of VFIO devices among the vmstate ones. */
class VfioSectionTest {
    private static final SectionKey VFIO = SectionKey.of("0000:00:05.0/vfio", 0);
    private static final String END = "ffffffffef100001";
    private static final String CONFIG = "ffffffffef100002";

    @ParameterizedTest
    @ValueSource(strings = {"a", "b", "e", "h-src-on-dst-off", "l1", "l2", "l3"})
    void sectionOfMultifdTransferHasMoreThanItsEnd(String recording) {
        assertEquals(
                List.of(VfioSectionTag.END_OF_STATE),
                vfio(Recordings.mainStream(recording).state()).vfioRecords().stream()
                        .map(VfioRecord::tag)
                        .toList());
    }

    /** The captures' info-pci.txt, what the source's monitor said: serial port 4348:3253, BAR0 at I/O 0xc010, IRQ 10 of pin A. */
    @ParameterizedTest
    @ValueSource(strings = {"c", "f-nomultifd", "l4"})
    void configIsMisplaced(String recording) {
        List<VfioRecord> records =
                vfio(Recordings.mainStream(recording).state()).vfioRecords();
        assertEquals(List.of(VfioSectionTag.DEV_CONFIG_STATE, VfioSectionTag.END_OF_STATE), tags(records));
        VfioPciConfig config = VfioPciConfig.read(records.get(0).data());
        assertEquals(2, config.version());
        assertEquals(List.of(0L, 0L, 0L, 0L), config.intxLevels());
        assertEquals(0, config.msixTable().remaining());
        assertEquals(0, config.subsections().remaining());
        PciConfigSpace space = config.configSpace();
        assertEquals(0x4348, space.vendorId());
        assertEquals(0x3253, space.deviceId());
        assertEquals(
                List.of(new PciBar(0, PciBar.Type.IO, false, 0xc010)),
                space.bars().subList(0, 1));
        assertEquals(10, space.interruptLine());
        assertEquals(1, space.interruptPin());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "c", "l4"})
    void undescribedDeviceIsNotCut(String recording) {
        MainStream stream = Recordings.mainStream(recording);
        VmState described = stream.state();
        Map<SectionKey, DeviceDescription> others =
                new LinkedHashMap<>(stream.description().devices());
        others.remove(VFIO);
        VmState state = VmState.read(
                stream.tail(), stream.tailOffset(), new VmStateDescription(4096, Optional.empty(), others));
        assertEquals(Optional.empty(), state.mismatch());
        assertEquals(described.lengthBytes(), state.lengthBytes());
        assertEquals(vfio(described).vfioRecords(), vfio(state).vfioRecords());
        assertEquals(List.of(), vfio(state).content().fields());
    }

    @ParameterizedTest
    @CsvSource({
        "ffffffffef100009, 8, 0xffffffffef100009",
        "ffffffffef100003, 8, only 0 are left",
        "ffffffffef100001 00, 9, end after 8",
        "ffffffffef100002 00000000, 12, leaves no room",
        "ffffffffef100004 ffffffffffffffff, 16, VFIO data record is 18446744073709551615 bytes",
    })
    void badTagsAreTaken(String data, int described, String problem) {
        VmStateDescription description =
                VmStateDescription.parse(HandmadeStream.text("""
                {"devices": [{"name": "x/vfio", "instance_id": 0, "size": %d, "fields": [
                {"name": "data", "size": %d, "type": "buffer"}]}]}""".formatted(described, described)));
        ByteBuffer tail = HandmadeStream.tail("x/vfio", 1, data);
        // Only the data, so that the footer cannot be taken for a tag.
        int dataEnd = tail.limit() - 6;
        VmStateMismatch mismatch =
                VmState.read(tail.slice(0, dataEnd), 0, description).mismatch().orElseThrow();
        assertEquals("x/vfio", mismatch.section());
        assertTrue(mismatch.problem().contains(problem), mismatch::toString);
    }

    @Test
    void setupAndDataRecordsAreMisread() {
        VmStateDescription nothing = VmStateDescription.parse(HandmadeStream.text("{\"devices\": []}"));
        ByteBuffer tail =
                HandmadeStream.tail("x/vfio", 1, "ffffffffef100003 ffffffffef100004 0000000000000003 0a0b0c" + END);
        List<VfioRecord> records = VmState.readSection(tail, 0, nothing).vfioRecords();
        assertEquals(
                List.of(VfioSectionTag.DEV_SETUP_STATE, VfioSectionTag.DEV_DATA_STATE, VfioSectionTag.END_OF_STATE),
                tags(records));
        assertEquals(ByteBuffer.wrap(new byte[] {10, 11, 12}), records.get(1).data());
    }

    /** A conventional device with 9 MSI-X vectors; not described, so it is its end that must be found. */
    @ParameterizedTest
    @ValueSource(ints = {256, 4096})
    void vectorsAreMisplaced(int spaceBytes) {
        ByteBuffer space = ByteBuffer.allocate(spaceBytes);
        space.put(6, (byte) 0x10).put(0x34, (byte) 0x40).put(0x40, (byte) 0x11).put(0x42, (byte) 8);
        String data = CONFIG + "00000002" + hex(space.array()) + "00000001" + "00000000".repeat(3) + "ab".repeat(9 * 16)
                + "cdef" + END;
        VmStateDescription nothing = VmStateDescription.parse(HandmadeStream.text("{\"devices\": []}"));
        List<VfioRecord> records = VmState.readSection(HandmadeStream.tail("x/vfio", 1, data), 0, nothing)
                .vfioRecords();
        VfioPciConfig config = VfioPciConfig.read(records.get(0).data());
        assertEquals(List.of(1L, 0L, 0L, 0L), config.intxLevels());
        assertEquals(144, config.msixTable().remaining());
        assertEquals((byte) 0xab, config.msixTable().get(143));
        assertEquals(ByteBuffer.wrap(new byte[] {(byte) 0xcd, (byte) 0xef}), config.msixPendingBits());
        assertEquals(9, config.configSpace().msix().orElseThrow().vectorCount());
    }

    @Test
    void displaySubsectionIsRefused() {
        ByteBuffer config = ByteBuffer.allocate(4 + 256 + 16 + 5).put(276, (byte) 5);
        assertEquals(5, VfioPciConfig.read(config).subsections().remaining());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 275, 277, 4115, 4117})
    void configOfOtherLengthIsTaken(int lengthBytes) {
        assertThrows(ProtocolException.class, () -> VfioPciConfig.read(ByteBuffer.allocate(lengthBytes)));
    }

    private static List<VfioSectionTag> tags(List<VfioRecord> records) {
        return records.stream().map(VfioRecord::tag).toList();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static VmStateSection vfio(VmState state) {
        return state.sections().stream()
                .filter(section -> section.header().key().equals(VFIO))
                .findFirst()
                .orElseThrow();
    }
}
