// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import static org.drover.runtime.wire.WireAssertions.assertRefused;
import static org.drover.runtime.wire.WireAssertions.input;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What must not come on the main channel and the return path is refused by value: one row for each check. */
class MainStreamRefusalTest {
    private static final Consumer<WireInput> RAM = MainStreamRefusalTest::readRam;

    private static Arguments row(String message, Consumer<WireInput> reader, String bytes) {
        return arguments(message, reader, bytes);
    }

    /** Reads a RAM section of pages of 4 KiB, with at most 2 blocks. */
    private static void readRam(WireInput in) {
        RamRecord record = new RamRecord(4096);
        while (record.read(in).type() != RamRecordType.EOS) {
            if (record.type() == RamRecordType.MEM_SIZE) {
                RamBlockList.read(in, record.totalBytes(), 2);
            }
        }
    }

    static Stream<Arguments> streams() {
        return Stream.of(
                row("magic 0x5145564c", StreamHeader::read, "5145564c 00000003"),
                row("stream version 2", StreamHeader::read, "5145564d 00000002"),
                row("ends at byte 6", StreamHeader::read, "5145564d 0000"),
                row("element 0x09 at byte 0", StreamElement::read, "09"),
                row("element 0xff at byte 0", StreamElement::read, "ff"),
                row("ends at byte 0", StreamElement::read, ""),
                row("is 0 bytes long", StreamConfiguration::read, "00000000"),
                row("is 256 bytes long", StreamConfiguration::read, "00000100"),
                row("is 4294967295 bytes long", StreamConfiguration::read, "ffffffff"),
                row("'a\\x00' contains a NUL", StreamConfiguration::read, "00000002 6100"),
                row("Idstr of section 1 is 0 bytes", SectionHeader::read, "00000001 00 00000000 00000001"),
                row("contains a NUL", SectionHeader::read, "00000001 02 0061 00000000 00000001"),
                row("ends at byte 6", SectionHeader::read, "00000001 ff 61"),
                row("Name of a subsection is 0 bytes", StreamSubsection::read, "00 00000001"),
                row("Section 5 does not end at byte 0", in -> SectionFooter.read(in, 5), "02 00000005"),
                row("footer of section 6", in -> SectionFooter.read(in, 5), "7e 00000006"),
                row("Unknown command 0", StreamCommand::read, "0000 0000"),
                row("Unknown command 12", StreamCommand::read, "000c 0000"),
                row("PING has 0 bytes", StreamCommand::read, "0002 0000"),
                row("PING has 5 bytes", StreamCommand::read, "0002 0005"),
                row("OPEN_RETURN_PATH has 1 bytes", StreamCommand::read, "0001 0001"),
                row("SWITCHOVER_START has 4 bytes", StreamCommand::read, "000b 0004"),
                row("POSTCOPY_LISTEN has 65535 bytes", StreamCommand::read, "0004 ffff"),
                row("Unknown message 0", ReturnPathMessage::read, "0000 0000"),
                row("Unknown message 8", ReturnPathMessage::read, "0008 0000"),
                row("SHUT has 0 bytes", ReturnPathMessage::read, "0001 0000"),
                row("PONG has 8 bytes", ReturnPathMessage::read, "0002 0008"),
                row("SWITCHOVER_ACK has 4 bytes", ReturnPathMessage::read, "0007 0004"),
                row("101 bytes long, must be at most 100", in -> VmDescription.readLength(in, 100), "00000065"),
                row("4294967295 bytes", in -> VmDescription.readLength(in, Integer.MAX_VALUE), "ffffffff"),
                row("tag 0xffffffffef100006", VfioSectionTag::read, "ffffffffef100006"),
                row("tag 0x0000000000000000", VfioSectionTag::read, "0000000000000000"),
                row("9 bytes", in -> VfioDataRecord.readLength(in, 8), "0000000000000009"),
                row("18446744073709551615 bytes", in -> VfioDataRecord.readLength(in, 8), "ffffffffffffffff"),
                row("flags 0x40 (XBZRLE)", RAM, u64(0x1040)),
                row("flags 0x80 (HOOK)", RAM, u64(0x80)),
                row("flags 0x100 (COMPRESS_PAGE)", RAM, u64(0x100)),
                row("flags 0x0, which are unknown", RAM, u64(0x1000)),
                row("flags 0xa, which are unknown", RAM, u64(0xa)),
                row("0x30, which is no EOS", RAM, u64(0x30)),
                row("0x1010, which is no EOS", RAM, u64(0x1010)),
                row("0x1200, which is no MULTIFD_FLUSH", RAM, u64(0x1200)),
                row("0x1024, which is no MEM_SIZE", RAM, u64(0x1024)),
                row("but it is the first", RAM, u64(0x28)),
                row("Block name in the RAM section is 0", RAM, u64(0x8) + "00"),
                row("0x1000 of 'a' filled with 0x01", RAM, u64(0x1002) + "0161 01"),
                row("RAM block 'a' has 0 bytes", RAM, u64(0x1004) + "0161" + u64(0)),
                row("'a' has 8192 bytes, must be 1 to 4096", RAM, u64(0x1004) + "0161" + u64(0x2000)),
                row("has 18446744073709551615 bytes", RAM, u64(0x1004) + "0161" + u64(-1)),
                row("18446744073709547520 bytes in total", RAM, u64(-4092)),
                row("'a' is listed twice", RAM, u64(0x2004) + ("0161" + u64(0x1000)).repeat(2)),
                row(
                        "more than 2 blocks",
                        RAM,
                        u64(0x3004) + "0161" + u64(0x1000) + "0162" + u64(0x1000) + "0163" + u64(0x1000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    void refuses(String message, Consumer<WireInput> reader, String bytes) {
        assertRefused(message, () -> reader.accept(input(bytes)));
    }

    @Test
    void anUnknownSubsectionOfTheConfigurationIsRefusedByItsName() {
        WireInput in = input("05 1a" + hex("configuration/capabilities") + "00000001 00000000");
        assertEquals(StreamElement.SUBSECTION, StreamElement.read(in));
        StreamSubsection subsection = StreamSubsection.read(in);
        assertRefused("'configuration/capabilities' version 1", () -> {
            throw subsection.unsupported();
        });
    }

    @Test
    void aConnectionThatIsNoMigrationIsRefusedByItsFirstBytes() {
        assertEquals(ConnectionType.MAIN, ConnectionType.fromMagic(0x5145564d));
        assertEquals(ConnectionType.MULTIFD, ConnectionType.fromMagic(0x11223344));
        assertRefused("0x16030102", () -> ConnectionType.fromMagic(0x16030102)); // a TLS ClientHello
    }

    private static String u64(long value) {
        return String.format("%016x", value);
    }

    private static String hex(String text) {
        StringBuilder hex = new StringBuilder();
        text.chars().forEach(c -> hex.append(String.format("%02x", c)));
        return hex.toString();
    }
}
