// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import static org.drover.runtime.wire.WireAssertions.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A valid packet with one field changed is refused, and the message names the value: one row for each check. */
class MultifdRefusalTest {
    /** Not zero, so that an offset that is forgotten somewhere shows. */
    private static final int AT = 7;

    private static final int CHANNELS = 4;
    private static final int PAYLOAD_LIMIT_BYTES = 1 << 20;
    private static final RamPacket RAM = new RamPacket(4096);

    private static Arguments row(String message, Consumer<ByteBuffer> change) {
        return arguments(message, change);
    }

    private static Consumer<ByteBuffer> u8(int offset, int value) {
        return packet -> packet.put(AT + offset, (byte) value);
    }

    private static Consumer<ByteBuffer> u32(int offset, long value) {
        return packet -> packet.putInt(AT + offset, (int) value);
    }

    private static Consumer<ByteBuffer> fill(int offset, int length) {
        return packet -> {
            for (int i = 0; i < length; i++) {
                packet.put(AT + offset + i, (byte) 'x');
            }
        };
    }

    /** What every packet of a multifd channel must have. */
    private static Stream<Arguments> commonHeader() {
        return Stream.of(
                row("magic 0x11223345", u32(0, 0x11223345)),
                row("magic 0x44332211", u32(0, 0x44332211)),
                row("version 2", u32(4, 2)),
                row("version 4294967295", u32(4, -1)),
                row("unknown flags 0x80", u32(8, 0x80)),
                row("unknown flags 0x80000000", u32(8, 0x80000040L)),
                row("SYNC", u32(8, 0x41)),
                row("compression", u32(8, 0x44)),
                row("compression bits 0x06", u32(8, 0x06)),
                row("compression bits 0x3e", u32(8, 0x3e)));
    }

    static Stream<Arguments> initialPackets() {
        return Stream.of(
                row("magic 0x5145564d", u32(0, 0x5145564d)),
                row("version 0", u32(4, 0)),
                row("channel id 4", u8(24, CHANNELS)),
                row("channel id 255", u8(24, 255)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("initialPackets")
    void refusesInitialPacketWith(String message, Consumer<ByteBuffer> change) {
        ByteBuffer packet = ByteBuffer.allocate(AT + MultifdInitialPacket.LENGTH);
        MultifdInitialPacket valid = new MultifdInitialPacket(new UUID(1, 2), CHANNELS - 1);
        valid.encode(packet, AT);
        assertEquals(valid, MultifdInitialPacket.decode(packet, AT, CHANNELS));

        change.accept(packet);
        assertRefused(message, () -> MultifdInitialPacket.decode(packet, AT, CHANNELS));
    }

    @Test
    void ignoresReservedBytesOfTheInitialPacket() {
        ByteBuffer packet = ByteBuffer.allocate(MultifdInitialPacket.LENGTH);
        MultifdInitialPacket valid = new MultifdInitialPacket(new UUID(-1, -2), 0);
        valid.encode(packet, 0);
        for (int i = MultifdInitialPacket.RESERVED_OFFSET; i < MultifdInitialPacket.LENGTH; i++) {
            packet.put(i, (byte) 0xa5);
        }
        assertEquals(valid, MultifdInitialPacket.decode(packet, 0, 1));
    }

    static Stream<Arguments> ramPackets() {
        return Stream.concat(
                commonHeader(),
                Stream.of(
                        row("no RAM packet", u32(8, 0x40)),
                        row("129 pages allocated", u32(12, 129)),
                        row("4294967295 pages allocated", u32(12, -1)),
                        row("129 normal pages", u32(16, 129)),
                        row("4294967295 normal pages", u32(16, -1)),
                        row("127 zero pages", u32(32, 127)),
                        row("4294967295 zero pages", u32(32, -1)),
                        row("4 normal pages, must be at most 3", u32(12, 3).andThen(u32(16, 4))),
                        row("3 zero pages, must be at most 1", u32(12, 3)),
                        row("payload of 8191 bytes", u32(20, 8191)),
                        row("payload of 0 bytes", u32(20, 0)),
                        row("payload of 4294967295 bytes", u32(20, -1)),
                        row("payload of 1048577 bytes compressed", u32(8, 4).andThen(u32(20, 1048577))),
                        row("without NUL", fill(64, 256)),
                        row("5 pages but no block", u8(64, 0)),
                        // a synchronisation point may name pages, and is checked no less
                        row("payload of 8191 bytes", u32(8, 1).andThen(u32(20, 8191)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ramPackets")
    void refusesRamPacketWith(String message, Consumer<ByteBuffer> change) {
        ByteBuffer packet = ramPacket();
        RamPacket flyweight = new RamPacket(4096).wrap(packet, AT);

        change.accept(packet);
        assertRefused(message, () -> flyweight.wrap(packet, AT));
        assertEquals(2, flyweight.normalPages(), "a refused packet leaves the flyweight where it was");
    }

    @ParameterizedTest(name = "page {0} at {1}")
    @MethodSource("pageOffsets")
    void refusesPageOffsetPastTheBlock(int page, long pageOffset, boolean refused) {
        ByteBuffer packet = ramPacket();
        packet.putLong(AT + RamPacket.OFFSETS_OFFSET + page * 8, pageOffset);
        RamPacket flyweight = new RamPacket(4096).wrap(packet, AT);
        if (refused) {
            assertRefused(
                    String.format("page offset 0x%x in block 'pc.ram'", pageOffset),
                    () -> flyweight.checkPageOffsets(65536));
        } else {
            flyweight.checkPageOffsets(65536);
            assertEquals(pageOffset, page < 2 ? flyweight.normalPageOffset(page) : flyweight.zeroPageOffset(page - 2));
        }
    }

    static Stream<Arguments> pageOffsets() {
        return Stream.of(0, 1, 2, 4)
                .flatMap(page -> Stream.of(
                        arguments(page, 65536L - 4096, false),
                        arguments(page, 65536L - 4095, true),
                        arguments(page, 65536L, true),
                        arguments(page, Long.MAX_VALUE, true),
                        arguments(page, -4096L, true)));
    }

    @Test
    void refusesEveryOffsetInABlockSmallerThanAPage() {
        ByteBuffer packet = ramPacket();
        packet.putLong(AT + RamPacket.OFFSETS_OFFSET, 0);
        RamPacket flyweight = new RamPacket(4096).wrap(packet, AT);
        assertRefused("page offset 0x0", () -> flyweight.checkPageOffsets(4095));
    }

    /** QEMU before 9.0 sent pages along with SYNC. */
    @Test
    void acceptsSyncPacketWithPages() {
        ByteBuffer packet = ramPacket();
        packet.putInt(AT + 8, MultifdPacketHeader.FLAG_SYNC);
        RamPacket flyweight = new RamPacket(4096).wrap(packet, AT);
        assertTrue(flyweight.isSync());
        assertEquals(2, flyweight.normalPages());
        assertEquals(3, flyweight.zeroPages());
        assertEquals(8192, flyweight.payloadLengthBytes());
    }

    @Test
    void showsACompressedPacketSoThatItCanBeRefusedByName() {
        ByteBuffer packet = ramPacket();
        packet.putInt(AT + 8, MultifdCompression.ZSTD.raw()).putInt(AT + 20, 99);
        assertEquals(
                MultifdCompression.ZSTD, new RamPacket(4096).wrap(packet, AT).compression());
    }

    static Stream<Arguments> deviceStatePackets() {
        return Stream.concat(
                commonHeader(),
                Stream.of(
                        row("carries no device state", u32(8, 0)),
                        row("empty idstr", u8(12, 0)),
                        row("without NUL", fill(12, 256)),
                        row("'dev/vfio' has a payload of 0 bytes", u32(272, 0)),
                        row("'dev/vfio' has a payload of 1048577 bytes", u32(272, PAYLOAD_LIMIT_BYTES + 1)),
                        row("'dev/vfio' has a payload of 4294967295 bytes", u32(272, -1))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("deviceStatePackets")
    void refusesDeviceStatePacketWith(String message, Consumer<ByteBuffer> change) {
        ByteBuffer packet = ByteBuffer.allocate(AT + DeviceStatePacketHeader.LENGTH);
        SectionKey key = SectionKey.of("dev/vfio", 0xffff_ffffL);
        DeviceStatePacketHeader.encode(packet, AT, key, PAYLOAD_LIMIT_BYTES);
        DeviceStatePacketHeader flyweight = new DeviceStatePacketHeader().wrap(packet, AT, PAYLOAD_LIMIT_BYTES);
        assertTrue(flyweight.isFor(key));
        assertFalse(flyweight.isFor(SectionKey.of("dev/vfio", 0)));
        assertFalse(flyweight.isFor(SectionKey.of("dev/vfi", 0xffff_ffffL)));

        change.accept(packet);
        assertRefused(message, () -> flyweight.wrap(packet, AT, PAYLOAD_LIMIT_BYTES));
        assertEquals(PAYLOAD_LIMIT_BYTES, flyweight.payloadLengthBytes());
    }

    static Stream<Arguments> vfioPayloads() {
        return Stream.of(
                row("version 1", u32(0, 1)),
                row("index 4294967295", u32(4, -1)),
                row("flags 0x2", u32(8, 2)),
                row("flags 0x80000001", u32(8, 0x80000001L)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vfioPayloads")
    void refusesVfioPayloadWith(String message, Consumer<ByteBuffer> change) {
        ByteBuffer packet = ByteBuffer.allocate(AT + VfioPayloadHeader.LENGTH);
        VfioPayloadHeader.encode(packet, AT, VfioPayloadHeader.MAX_INDEX, true);
        VfioPayloadHeader flyweight = new VfioPayloadHeader().wrap(packet, AT, 100);
        assertEquals(VfioPayloadHeader.MAX_INDEX, flyweight.index());
        assertTrue(flyweight.isConfigState());
        assertEquals(88, flyweight.dataLengthBytes());

        change.accept(packet);
        assertRefused(message, () -> flyweight.wrap(packet, AT, 100));
    }

    @Test
    void refusesVfioPayloadShorterThanItsHeader() {
        ByteBuffer packet = ByteBuffer.allocate(VfioPayloadHeader.LENGTH);
        assertRefused("payload of 11 bytes", () -> new VfioPayloadHeader().wrap(packet, 0, 11));
        assertEquals(0, new VfioPayloadHeader().wrap(packet, 0, 12).dataLengthBytes());
    }

    /** A buffer that is too short is the caller's fault, not the peer's: it must not be taken for a refusal. */
    @Test
    void aShortBufferIsTheCallersError() {
        ByteBuffer packet = ramPacket();
        packet.limit(packet.limit() - 1);
        assertThrows(IndexOutOfBoundsException.class, () -> new RamPacket(4096).wrap(packet, AT));
        assertThrows(IndexOutOfBoundsException.class, () -> new DeviceStatePacketHeader()
                .wrap(ByteBuffer.allocate(275), 0, 1));
        assertThrows(IndexOutOfBoundsException.class, () -> MultifdInitialPacket.decode(ByteBuffer.allocate(63), 0, 1));
        assertThrows(
                IndexOutOfBoundsException.class, () -> new VfioPayloadHeader().wrap(ByteBuffer.allocate(11), 0, 12));
    }

    private static ByteBuffer ramPacket() {
        ByteBuffer packet = ByteBuffer.allocate(AT + RAM.lengthBytes());
        RAM.encode(packet, AT, -1, WireName.of("pc.ram"), new long[] {0, 4096, 8192, 12288, 16384}, 2, 3);
        return packet;
    }
}
