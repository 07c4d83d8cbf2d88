// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.engine;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes a stream by hand, big-endian, with names for what it is made of. */
final class HandmadeStream {
    static final long END_OF_STATE = 0xffffffffef100001L;
    static final long CONFIG_STATE = 0xffffffffef100002L;
    static final long SETUP_STATE = 0xffffffffef100003L;
    static final long DATA_STATE = 0xffffffffef100004L;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    HandmadeStream u8(int value) {
        bytes.write(value);
        return this;
    }

    HandmadeStream u16(int value) {
        return u8(value >> 8).u8(value);
    }

    HandmadeStream u32(long value) {
        return u16((int) (value >> 16)).u16((int) value);
    }

    HandmadeStream u64(long value) {
        return u32(value >>> 32).u32(value);
    }

    HandmadeStream name(String name) {
        u8(name.length());
        bytes.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    HandmadeStream zeroes(int count) {
        bytes.writeBytes(new byte[count]);
        return this;
    }

    HandmadeStream configuration(String machineType) {
        u8(7).u32(machineType.length());
        bytes.writeBytes(machineType.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    HandmadeStream command(int number) {
        return u8(8).u16(number).u16(0);
    }

    /** Magic, version, configuration, OPEN_RETURN_PATH, PING 1. */
    HandmadeStream opening() {
        return u32(0x5145564d)
                .u32(3)
                .configuration("none")
                .command(1)
                .u8(8)
                .u16(2)
                .u16(4)
                .u32(1);
    }

    HandmadeStream header(int element, long number, String idstr, long version) {
        return u8(element).u32(number).name(idstr).u32(0).u32(version);
    }

    /** A SECTION_START of a VFIO device. */
    HandmadeStream start(long number, String idstr) {
        return header(1, number, idstr, 1).u64(SETUP_STATE).u64(END_OF_STATE).footer(number);
    }

    /** A SECTION_PART or SECTION_END with nothing in it. */
    HandmadeStream empty(int element, long number) {
        return u8(element).u32(number).u64(END_OF_STATE).footer(number);
    }

    HandmadeStream footer(long number) {
        return u8(0x7e).u32(number);
    }

    HandmadeStream initialPacket(int magic, int version, int channel) {
        return u32(magic).u32(version).zeroes(16).u8(channel).zeroes(39);
    }

    /** The initial packet of a Drover. */
    HandmadeStream markedInitialPacket(int channel, int droverVersion) {
        return u32(0x11223344)
                .u32(1)
                .zeroes(16)
                .u8(channel)
                .zeroes(7)
                .u32(0x44524f56)
                .u16(droverVersion)
                .zeroes(26);
    }

    HandmadeStream ping(long value) {
        return u8(8).u16(2).u16(4).u32(value);
    }

    HandmadeStream deviceState(String idstr, long length) {
        u32(0x11223344).u32(1).u32(0x40);
        bytes.writeBytes(idstr.getBytes(StandardCharsets.US_ASCII));
        return zeroes(256 - idstr.length()).u32(0).u32(length);
    }

    ByteBuffer toBuffer() {
        return ByteBuffer.wrap(bytes.toByteArray());
    }
}
