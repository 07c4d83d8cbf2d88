// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import static org.drover.stream.internal.StreamBytes.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.drover.runtime.wire.RamRecord;
import org.drover.runtime.wire.RamRecordType;
import org.drover.runtime.wire.SectionHeader;
import org.drover.runtime.wire.SectionKey;
import org.drover.runtime.wire.StreamElement;
import org.drover.runtime.wire.StreamSubsection;
import org.drover.runtime.wire.VfioSectionTag;
import org.drover.runtime.wire.VmDescription;
import org.drover.runtime.wire.WireName;
import org.drover.runtime.wire.WireOutput;
import org.drover.stream.AnalysisOptions;
import org.drover.stream.ConnectionKind;
import org.drover.stream.ConnectionTap;
import org.drover.stream.Detail;
import org.drover.stream.Direction;
import org.drover.stream.NotUnderstood;
import org.drover.stream.StreamReport;
import org.junit.jupiter.api.Test;

/** What is not understood is told, with the place and the reason, and the rest is counted. */
class NotUnderstoodTest {
    private static void assertMain(String why, Consumer<WireOutput> afterConfiguration) {
        Watched watched = new Watched();
        ByteBuffer stream = bytes(4096, out -> {
            StreamBytes.mainHeader(out);
            afterConfiguration.accept(out);
        });
        ConnectionTap tap = watched.connection(stream);
        watched.show(tap, ByteBuffer.allocate(100));

        StreamReport report = watched.report();
        assertEquals(
                1, report.notUnderstood().size(), () -> report.notUnderstood().toString());
        NotUnderstood actual = report.notUnderstood().get(0);
        assertTrue(actual.why().contains(why), actual::why);
        assertEquals(stream.limit(), actual.offsetBytes());
        assertEquals(Direction.FORWARD, actual.direction());
        assertEquals(stream.limit() + 100, report.connections().get(0).forward().bytes());
    }

    @Test
    void aConnectionThatIsNoMigration() {
        Watched watched = new Watched();
        watched.connection(ByteBuffer.wrap("GET / HTTP/1.1".getBytes(StandardCharsets.US_ASCII)));

        assertTrue(watched.why().startsWith("Connection begins with 0x47455420"), watched.why());
        assertEquals(
                ConnectionKind.UNKNOWN, watched.report().connections().get(0).kind());
    }

    @Test
    void anElementThatIsNone() {
        assertMain("Unknown stream element 0x55", out -> out.writeU8(0x55));
    }

    @Test
    void aSectionThatWasNotStarted() {
        assertMain(
                "Section 9 goes on, but was not started",
                out -> SectionHeader.writeContinued(out, StreamElement.SECTION_PART, 9));
    }

    @Test
    void anUnknownSubsection() {
        assertMain("Subsection 'configuration/new'", out -> new StreamSubsection(WireName.of("configuration/new"), 1)
                .write(out));
    }

    @Test
    void pagesOfAnotherSize() {
        assertMain("Target pages have 2^16 bytes", out -> {
            new StreamSubsection(WireName.of("configuration/target-page-bits"), 1).write(out);
            out.writeU32(16);
        });
    }

    @Test
    void configInASectionThatIsNotFull() {
        assertMain("DEV_CONFIG_STATE", out -> {
            StreamBytes.startDevice(out);
            VfioSectionTag.DEV_CONFIG_STATE.write(out);
        });
    }

    @Test
    void aRecordLongerThanAnyLong() {
        assertMain("VFIO data record is 18446744073709551615 bytes", out -> {
            StreamBytes.startDevice(out);
            VfioSectionTag.DEV_DATA_STATE.write(out);
            out.writeU64(-1);
        });
    }

    @Test
    void aPageOutsideOfItsBlock() {
        assertMain("page offset 0x100000 in block 'pc.ram' of 0x100000 bytes", out -> {
            StreamBytes.startRam(out, 1 << 20);
            SectionHeader.writeContinued(out, StreamElement.SECTION_PART, StreamBytes.RAM_ID);
            new RamRecord(4096).writePage(out, RamRecordType.ZERO, 1 << 20, StreamBytes.BLOCK);
        });
    }

    @Test
    void aFooterOfAnotherSection() {
        assertMain("Section 2 ends with the footer of section 3", out -> {
            StreamBytes.startDevice(out);
            VfioSectionTag.END_OF_STATE.write(out);
            StreamElement.SECTION_FOOTER.write(out);
            out.writeU32(3);
        });
    }

    @Test
    void allSubsectionsOfQemuAreUnderstood() {
        Watched watched = new Watched(AnalysisOptions.DEFAULTS.withDetail(Detail.FULL));
        watched.connection(bytes(4096, out -> {
            StreamBytes.mainHeader(out);
            new StreamSubsection(WireName.of("configuration/target-page-bits"), 1).write(out);
            out.writeU32(12);
            new StreamSubsection(WireName.of("configuration/capabilities"), 1).write(out);
            out.writeU32(2);
            WireName.of("x-ignore-shared").writeCounted(out);
            WireName.of("mapped-ram").writeCounted(out);
            new StreamSubsection(WireName.of("configuration/uuid"), 1).write(out);
            out.writeFully(ByteBuffer.allocate(16));
            StreamElement.EOF.write(out);
            VmDescription.write(out, ByteBuffer.wrap("{}".getBytes(StandardCharsets.US_ASCII)));
        }));
        StreamReport report = watched.report();

        assertEquals(List.of(), report.notUnderstood());
        assertEquals(3, report.subsections().size());
        assertEquals(
                "'configuration/target-page-bits' 0000000c",
                report.subsections().get(0));
        assertTrue(report.mainEnded());
        assertEquals(ByteBuffer.allocate(1), report.foreignTail().orElseThrow().sections(), "EOF alone");
        assertEquals(
                "{}",
                StandardCharsets.UTF_8
                        .decode(report.foreignTail().orElseThrow().description().orElseThrow())
                        .toString());
    }

    @Test
    void aTailPastTheLimitIsToldWithItsSize() {
        Watched watched = new Watched(AnalysisOptions.DEFAULTS.withForeignTailLimitBytes(64 << 10));
        ConnectionTap tap = watched.connection(bytes(4096, out -> {
            StreamBytes.mainHeader(out);
            new SectionHeader(7, SectionKey.of("timer", 0), 2).write(out, StreamElement.SECTION_FULL);
        }));
        assertTrue(watched.report().foreignTail().isPresent());
        watched.show(tap, ByteBuffer.allocate(64 << 10));
        watched.show(tap, ByteBuffer.allocate(10));

        assertEquals(
                "65565 bytes of device state on the main channel from byte 24 on, larger than 65536 bytes",
                watched.why());
        assertTrue(watched.report().foreignTail().isEmpty());
        assertFalse(watched.report().mainEnded());
    }

    @Test
    void aHandlerThatIsNotKnownBeginsTheTail() {
        Watched watched = new Watched();
        ByteBuffer stream = bytes(4096, out -> {
            StreamBytes.mainHeader(out);
            new SectionHeader(7, SectionKey.of("dirty-bitmap", 0), 1).write(out, StreamElement.SECTION_START);
            out.writeU64(1);
        });
        watched.connection(stream);

        ByteBuffer tail = watched.report().foreignTail().orElseThrow().sections();
        assertEquals(stream.slice(24, stream.limit() - 24), tail);
    }

    @Test
    void aSecondMainChannel() {
        Watched watched = new Watched();
        watched.connection(bytes(100, StreamBytes::mainHeader));
        watched.connection(bytes(100, StreamBytes::mainHeader));

        assertEquals("A second main channel in one migration", watched.why());
    }

    @Test
    void bytesFromTheDestinationOnAMultifdChannel() {
        Watched watched = new Watched();
        ConnectionTap tap = watched.connection(StreamBytes.initialPacket(0));
        tap.bytes(Direction.BACKWARD, ByteBuffer.allocate(3), 1);

        assertEquals("The destination sends on a multifd channel", watched.why());
        assertEquals(3, watched.report().connections().get(0).backward().bytes());
    }
}
