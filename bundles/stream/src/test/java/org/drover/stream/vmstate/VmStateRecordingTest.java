// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.drover.runtime.wire.SectionKey;
import org.drover.runtime.wire.StreamElement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** That the tail of each recorded main stream is cut to its last byte, into the sections that the description lists. */
class VmStateRecordingTest {
    static final List<String> RECORDINGS = Recordings.COMPLETE;

    private static final int SECTION_HEADER_BYTES_WITHOUT_IDSTR = 14;
    private static final int FOOTER_BYTES = 5;
    private static final int SUBSECTION_HEADER_BYTES_WITHOUT_NAME = 6;

    @ParameterizedTest
    @FieldSource("RECORDINGS")
    void bytesAreLeftOverOrMissing(String recording) {
        MainStream stream = Recordings.mainStream(recording);
        VmState state = stream.state();
        assertEquals(Optional.empty(), state.mismatch());
        ByteBuffer rest = stream.tail().position(state.lengthBytes()).slice();
        assertEquals(StreamElement.VMDESCRIPTION.raw(), rest.get());
        assertEquals(stream.json().remaining(), rest.getInt());
        assertEquals(stream.json(), rest);
    }

    @ParameterizedTest
    @FieldSource("RECORDINGS")
    void sectionIsLostOrInvented(String recording) {
        MainStream stream = Recordings.mainStream(recording);
        List<SectionKey> cut = stream.state().sections().stream()
                .map(section -> section.header().key())
                .toList();
        assertEquals(List.copyOf(stream.description().devices().keySet()), cut);
        assertTrue(cut.size() >= 31, cut::toString);
    }

    @ParameterizedTest
    @FieldSource("RECORDINGS")
    void fieldsLeaveGapsOrOverlap(String recording) {
        MainStream stream = Recordings.mainStream(recording);
        long offset = stream.tailOffset();
        for (VmStateSection section : stream.state().sections()) {
            assertEquals(offset, section.offset());
            long end = requireContiguous(
                    section.content(),
                    offset
                            + SECTION_HEADER_BYTES_WITHOUT_IDSTR
                            + section.header().key().idstr().lengthBytes());
            offset += section.lengthBytes();
            assertEquals(offset, end + FOOTER_BYTES, section::toString);
        }
    }

    private static long requireContiguous(VmStateFields content, long start) {
        long offset = start;
        for (VmStateField field : content.fields()) {
            assertEquals(offset, field.offset(), field::toString);
            assertEquals(field.lengthBytes(), field.bytes().remaining());
            if (field.structure().isPresent()) {
                long end = requireContiguous(field.structure().get(), offset);
                assertEquals(offset + field.lengthBytes(), end, field::toString);
            }
            offset += field.lengthBytes();
        }
        for (VmStateSubsection subsection : content.subsections()) {
            assertEquals(offset, subsection.offset(), subsection::toString);
            offset = requireContiguous(
                    subsection.content(),
                    offset
                            + SUBSECTION_HEADER_BYTES_WITHOUT_NAME
                            + subsection.name().length());
        }
        return offset;
    }

    /** A UART that nobody has set up divides 115200 Hz down to 9600 baud. */
    @ParameterizedTest
    @FieldSource("RECORDINGS")
    void numberIsMisread(String recording) {
        VmStateFields uart = field(recording, "serial", "state").structure().orElseThrow();
        assertEquals(115200 / 9600, uart.field("divider").orElseThrow().number());
        assertEquals(0x60, uart.field("lsr").orElseThrow().number(), "transmitter empty");
    }

    /** The firmware learns of the memory above 16 MiB from CMOS 0x34 and 0x35, in units of 64 KiB. */
    @ParameterizedTest
    @CsvSource({"a, 64", "b, 256", "d, 64", "f-nomultifd, 64", "q35, 64"})
    void bufferIsMisplaced(String recording, int memoryMebibytes) {
        ByteBuffer cmos = field(recording, "mc146818rtc", "cmos_data").bytes();
        assertEquals(128, cmos.remaining());
        assertEquals((memoryMebibytes - 16) * 16, (cmos.get(0x34) & 0xff) + ((cmos.get(0x35) & 0xff) << 8));
    }

    @ParameterizedTest
    @FieldSource("RECORDINGS")
    void arrayIsNotUnfolded(String recording) {
        List<VmStateField> timers = section(recording, "hpet").content().fields().stream()
                .filter(field -> field.name().equals("timer"))
                .toList();
        assertEquals(3, timers.size());
        for (int i = 0; i < timers.size(); i++) {
            assertEquals(i, timers.get(i).index().orElseThrow());
            VmStateFields timer = timers.get(i).structure().orElseThrow();
            assertEquals(i, timer.field("tn").orElseThrow().number());
            assertEquals(-1, timer.field("qemu_timer").orElseThrow().number(), "not set: SeaBIOS uses none");
        }
    }

    @ParameterizedTest
    @FieldSource("RECORDINGS")
    void textIsMisplaced(String recording) {
        VmStateFields globalState = section(recording, "globalstate").content();
        int lengthBytes = (int) globalState.field("size").orElseThrow().number();
        byte[] runState = new byte[lengthBytes];
        globalState.field("runstate").orElseThrow().bytes().get(runState);
        assertEquals("running\0", new String(runState, StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @CsvSource({"a", "q35"})
    void subsectionIsOverlooked(String recording) {
        List<String> names = section(recording, "cpu").content().subsections().stream()
                .map(VmStateSubsection::name)
                .toList();
        assertTrue(names.contains("cpu/poll_control_msr"), names::toString);
    }

    private static VmStateField field(String recording, String idstr, String name) {
        return section(recording, idstr).content().field(name).orElseThrow();
    }

    private static VmStateSection section(String recording, String idstr) {
        return Recordings.mainStream(recording).state().sections().stream()
                .filter(section -> section.header().key().idstr().text().equals(idstr))
                .findFirst()
                .orElseThrow();
    }
}
