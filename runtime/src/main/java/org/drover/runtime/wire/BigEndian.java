// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Big-endian access to a buffer at an absolute offset, whatever the buffer's own order is: a lent buffer may have been
 * used by a device driver in little-endian order before it comes here.
 */
final class BigEndian {
    private static final VarHandle INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final long U32_MASK = 0xffff_ffffL;
    private static final byte[] ZEROES = new byte[256];

    private BigEndian() {}

    static int getInt(ByteBuffer buffer, int offset) {
        return (int) INT.get(buffer, offset);
    }

    static long getU32(ByteBuffer buffer, int offset) {
        return (int) INT.get(buffer, offset) & U32_MASK;
    }

    static long getLong(ByteBuffer buffer, int offset) {
        return (long) LONG.get(buffer, offset);
    }

    static void putInt(ByteBuffer buffer, int offset, int value) {
        INT.set(buffer, offset, value);
    }

    static void putLong(ByteBuffer buffer, int offset, long value) {
        LONG.set(buffer, offset, value);
    }

    static void putZeroes(ByteBuffer buffer, int offset, int lengthBytes) {
        for (int done = 0; done < lengthBytes; ) {
            int chunk = Math.min(ZEROES.length, lengthBytes - done);
            buffer.put(offset + done, ZEROES, 0, chunk);
            done += chunk;
        }
    }

    /** Returns the number of bytes before the first NUL of a field, or -1 if there is none. */
    static int nulTerminatedLength(ByteBuffer buffer, int offset, int fieldLengthBytes) {
        for (int i = 0; i < fieldLengthBytes; i++) {
            if (buffer.get(offset + i) == 0) {
                return i;
            }
        }
        return -1;
    }

    /** Returns {@code value} if it is in 0..0xffffffff, else throws {@link IllegalArgumentException} that names it. */
    static long requireU32(long value, String name) {
        if ((value & U32_MASK) != value) {
            throw new IllegalArgumentException(name + " " + value + " is not an unsigned 32-bit number");
        }
        return value;
    }
}
