// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import static org.drover.runtime.wire.WireAssertions.assertRefused;
import static org.drover.runtime.wire.WireAssertions.input;
import static org.drover.runtime.wire.WireAssertions.written;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class WireInputOutputTest {
    @Test
    void numbersAreBigEndianAndUnsigned() {
        assertEquals("ff" + "8001" + "80000001" + "8000000000000001" + "0203", written(out -> {
            out.writeU8(0xff);
            out.writeU16(0x8001);
            out.writeU32(0x8000_0001L);
            out.writeU64(0x8000_0000_0000_0001L);
            out.writeFully(WireAssertions.bytes("0203"));
            assertEquals(17, out.position());
        }));
        WireInput in = input("ff 8001 80000001 8000000000000001 0203");
        assertEquals(0xff, in.readU8());
        assertEquals(0x8001, in.readU16());
        assertEquals(0x8000_0001L, in.readU32());
        assertEquals(0x8000_0000_0000_0001L, in.readU64());
        ByteBuffer rest = ByteBuffer.allocate(4).position(1).limit(3);
        in.readFully(rest);
        assertEquals(WireAssertions.bytes("00 02 03 00"), rest.clear());
        assertEquals(17, in.position());
    }

    /** A lent buffer may come in the order that a driver left it in. */
    @Test
    void theBuffersOwnByteOrderDoesNotMatter() {
        ByteBuffer buffer = ByteBuffer.allocateDirect(400).order(ByteOrder.LITTLE_ENDIAN);
        DeviceStatePacketHeader.encode(buffer, 3, SectionKey.of("a", 0x01020304), 0x0a0b0c);
        assertEquals(0x11, buffer.get(3));
        assertEquals(0x0c, buffer.get(3 + 275));
        DeviceStatePacketHeader header = new DeviceStatePacketHeader().wrap(buffer, 3, Integer.MAX_VALUE);
        assertEquals(0x01020304, header.instanceId());
        assertEquals(0x0a0b0c, header.payloadLengthBytes());
        WireInput in = new ByteBufferWireInput(buffer.position(3));
        assertEquals(0x1122, in.readU16());
        assertEquals(ByteOrder.LITTLE_ENDIAN, buffer.order());
    }

    private static Arguments row(int lengthBytes, Consumer<WireInput> read) {
        return Arguments.arguments(lengthBytes, read);
    }

    static Stream<Arguments> reads() {
        return Stream.of(
                row(1, WireInput::readU8),
                row(2, WireInput::readU16),
                row(4, WireInput::readU32),
                row(8, WireInput::readU64),
                row(9, in -> in.readFully(ByteBuffer.allocate(9))));
    }

    @ParameterizedTest(name = "of {0} bytes")
    @MethodSource("reads")
    void aReadPastTheEndIsRefusedAndTakesNothing(int lengthBytes, Consumer<WireInput> read) {
        for (int shortBytes = 0; shortBytes < lengthBytes; shortBytes++) {
            WireInput in = new ByteBufferWireInput(ByteBuffer.allocate(shortBytes));
            assertRefused("Stream ends at byte " + shortBytes, () -> read.accept(in));
            assertEquals(0, in.position());
        }
        WireInput in = new ByteBufferWireInput(ByteBuffer.allocate(lengthBytes));
        read.accept(in);
        assertEquals(lengthBytes, in.position());
    }

    @Test
    void valuesOutsideTheirFieldAreTheCallersError() {
        WireOutput out = new ByteBufferWireOutput(ByteBuffer.allocate(16));
        assertThrows(IllegalArgumentException.class, () -> out.writeU8(256));
        assertThrows(IllegalArgumentException.class, () -> out.writeU8(-1));
        assertThrows(IllegalArgumentException.class, () -> out.writeU16(65536));
        assertThrows(IllegalArgumentException.class, () -> out.writeU32(1L << 32));
        assertThrows(IllegalArgumentException.class, () -> out.writeU32(-1));
        assertEquals(0, out.position());
    }

    @Test
    void aFullBufferTakesNoPartOfAValue() {
        ByteBuffer buffer = ByteBuffer.allocate(7);
        WireOutput out = new ByteBufferWireOutput(buffer);
        assertThrows(BufferOverflowException.class, () -> out.writeU64(1));
        assertThrows(BufferOverflowException.class, () -> out.writeFully(ByteBuffer.allocate(8)));
        assertEquals(0, out.position());
        out.writeU32(1);
        assertEquals(4, out.position());
    }

    @Test
    void encodersRefuseWhatTheirDecodersWould() {
        ByteBuffer buffer = ByteBuffer.allocate(2048);
        SectionKey key = SectionKey.of("a", 0);
        assertThrows(IllegalArgumentException.class, () -> DeviceStatePacketHeader.encode(buffer, 0, key, 0));
        assertThrows(IllegalArgumentException.class, () -> VfioPayloadHeader.encode(buffer, 0, 0xffff_ffffL, true));
        assertThrows(IllegalArgumentException.class, () -> VfioPayloadHeader.encode(buffer, 0, -1, true));
        assertThrows(IllegalArgumentException.class, () -> new MultifdInitialPacket(MultifdInitialPacket.NO_UUID, 255));
        assertThrows(IllegalArgumentException.class, () -> SectionKey.of("a", 1L << 32));
        assertThrows(IllegalArgumentException.class, () -> new RamBlock(WireName.of("a"), 0));
        RamPacket ram = new RamPacket(4096);
        WireName name = WireName.of("a");
        assertThrows(IndexOutOfBoundsException.class, () -> ram.encode(buffer, 0, 0, name, new long[200], 100, 29));
        assertThrows(IndexOutOfBoundsException.class, () -> ram.encode(buffer, 0, 0, name, new long[1], 1, 1));
        WireOutput out = new ByteBufferWireOutput(buffer);
        assertThrows(IllegalStateException.class, () -> StreamCommand.PING.write(out));
        assertThrows(IllegalStateException.class, () -> StreamCommand.SWITCHOVER_START.write(out, 1));
        assertThrows(IllegalStateException.class, () -> ReturnPathMessage.SHUT.write(out));
        assertThrows(IllegalStateException.class, () -> ReturnPathMessage.SWITCHOVER_ACK.write(out, 0));
        assertThrows(IllegalArgumentException.class, () -> SectionHeader.writeContinued(out, StreamElement.EOF, 1));
        SectionHeader header = new SectionHeader(1, key, 1);
        assertThrows(IllegalArgumentException.class, () -> header.write(out, StreamElement.SECTION_PART));
        assertThrows(IllegalArgumentException.class, () -> new RamRecord(4096)
                .writePage(out, RamRecordType.PAGE, 4095, null));
        assertThrows(
                IllegalArgumentException.class, () -> new RamRecord(4096).writePage(out, RamRecordType.EOS, 0, null));
        assertEquals(0, out.position());
    }
}
