// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * Writes a stream into one buffer, from the buffer's position, which moves along. Throws {@link
 * BufferOverflowException} where the buffer's limit is reached; the value that did not fit is not written at all.
 */
public final class ByteBufferWireOutput implements WireOutput {
    private final ByteBuffer buffer;
    private final int start;

    /**
     * Creates an output over {@code buffer}.
     *
     * @param buffer of either byte order; its position is moved by each write
     */
    public ByteBufferWireOutput(ByteBuffer buffer) {
        this.buffer = Objects.requireNonNull(buffer, "buffer");
        this.start = buffer.position();
    }

    @Override
    public void writeU8(int value) {
        if ((value & 0xff) != value) {
            throw new IllegalArgumentException(value + " is not an unsigned 8-bit number");
        }
        buffer.put(advance(1), (byte) value);
    }

    @Override
    public void writeU16(int value) {
        if ((value & 0xffff) != value) {
            throw new IllegalArgumentException(value + " is not an unsigned 16-bit number");
        }
        int at = advance(2);
        buffer.put(at, (byte) (value >>> 8));
        buffer.put(at + 1, (byte) value);
    }

    @Override
    public void writeU32(long value) {
        BigEndian.requireU32(value, "value");
        BigEndian.putInt(buffer, advance(4), (int) value);
    }

    @Override
    public void writeU64(long value) {
        BigEndian.putLong(buffer, advance(8), value);
    }

    @Override
    public void writeFully(ByteBuffer source) {
        buffer.put(source);
    }

    @Override
    public long position() {
        return buffer.position() - start;
    }

    private int advance(int lengthBytes) {
        int at = buffer.position();
        if (lengthBytes > buffer.limit() - at) {
            throw new BufferOverflowException();
        }
        buffer.position(at + lengthBytes);
        return at;
    }
}
