// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams that are not the state of such a device. */
class ResumeSessionTest {
    private static final int SIZE = 10_000;

    private final DeviceMemory memory = DeviceMemory.create(SIZE, 1);
    private final ResumeSession session = new ResumeSession(memory);

    @AfterEach
    void close() {
        memory.close();
    }

    private static ByteBuffer stream(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ByteBuffer header(long magic, int version, long size) {
        return stream(32)
                .putLong(magic)
                .putInt(version)
                .putInt(32)
                .putLong(size)
                .putLong(0)
                .flip();
    }

    private static ByteBuffer record(int kind, int length, long offset, int dataBytes) {
        return stream(16 + dataBytes)
                .putInt(kind)
                .putInt(length)
                .putLong(offset)
                .position(0);
    }

    private void begin() {
        assertTrue(session.write(header(StateStreamFormat.MAGIC, 1, SIZE)));
    }

    @Test
    void everyPageMustHaveCome() {
        begin();
        assertTrue(session.write(record(StateStreamFormat.KIND_DATA, 4096, 0, 4096)));
        assertTrue(session.write(record(StateStreamFormat.KIND_DATA, 1808, 8192, 1808)));
        assertTrue(session.write(record(StateStreamFormat.KIND_DATA, 4096, 0, 4096)), "a page may come again");
        assertTrue(session.write(record(StateStreamFormat.KIND_END, 0, SIZE, 0)));
        assertFalse(session.isComplete(), "page 1 never came");
    }

    @Test
    void wholeStateIsComplete() {
        begin();
        assertTrue(session.write(record(StateStreamFormat.KIND_DATA, SIZE, 0, SIZE)));
        assertFalse(session.isComplete(), "complete without its end");
        assertTrue(session.write(record(StateStreamFormat.KIND_END, 0, SIZE, 0)));
        assertTrue(session.isComplete());
        assertFalse(session.write(stream(1)), "a byte behind the end is taken");
        assertFalse(session.isComplete(), "still complete with a byte too many");
    }

    @Test
    void otherSizeMagicAndVersionAreRefused() {
        assertFalse(new ResumeSession(memory).write(header(StateStreamFormat.MAGIC, 1, SIZE + 1)));
        assertFalse(new ResumeSession(memory).write(header(StateStreamFormat.MAGIC, 2, SIZE)));
        assertFalse(new ResumeSession(memory).write(header(StateStreamFormat.MAGIC + 1, 1, SIZE)));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 4096, 0, no kind",
        "0x41544144, 4096, 8192, beyond the end",
        "0x41544144, 4096, -4096, before the start",
        "0x41544144, -1, 0, negative length",
        "0x41544144, 0, 0, no length",
        "0x41544144, 4095, 0, part of a page",
        "0x41544144, 4096, 1, off a page",
        "0x41544144, 0x7fffffff, 0x7ffffffffffff000, both overflow",
        "0x2e444e45, 0, 9999, end elsewhere",
        "0x2e444e45, 1, 10000, end with data",
    })
    void wrongRecordIsRefusedAndNothingIsTakenAfterIt(String kind, String length, String offset, String why) {
        begin();
        byte[] before = memory.sha256();
        ByteBuffer record = record(Integer.decode(kind), Integer.decode(length), Long.decode(offset), 4096);
        assertFalse(session.write(record), why);
        assertFalse(session.write(record(StateStreamFormat.KIND_DATA, SIZE, 0, SIZE)), "went on after: " + why);
        assertFalse(session.isComplete());
        assertEquals(ByteBuffer.wrap(before), ByteBuffer.wrap(memory.sha256()), "the memory was touched");
    }
}
