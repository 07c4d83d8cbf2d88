// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.drover.api.ProtocolException;

/** Reads a stream that lies in one buffer, from the buffer's position, which moves along, to its limit. */
public final class ByteBufferWireInput implements WireInput {
    private final ByteBuffer buffer;
    private final int start;

    /**
     * Creates an input over {@code buffer}.
     *
     * @param buffer of either byte order; its position is moved by each read
     */
    public ByteBufferWireInput(ByteBuffer buffer) {
        this.buffer = Objects.requireNonNull(buffer, "buffer");
        this.start = buffer.position();
    }

    @Override
    public int readU8() {
        return buffer.get(advance(1)) & 0xff;
    }

    @Override
    public int readU16() {
        int at = advance(2);
        return (buffer.get(at) & 0xff) << 8 | buffer.get(at + 1) & 0xff;
    }

    @Override
    public long readU32() {
        return BigEndian.getU32(buffer, advance(4));
    }

    @Override
    public long readU64() {
        return BigEndian.getLong(buffer, advance(8));
    }

    @Override
    public void readFully(ByteBuffer destination) {
        int lengthBytes = destination.remaining();
        int at = advance(lengthBytes);
        destination.put(destination.position(), buffer, at, lengthBytes);
        destination.position(destination.limit());
    }

    @Override
    public long position() {
        return buffer.position() - start;
    }

    private int advance(int lengthBytes) {
        int at = buffer.position();
        if (lengthBytes > buffer.limit() - at) {
            throw new ProtocolException("Stream ends at byte " + (buffer.limit() - start) + ", inside a value of "
                    + lengthBytes + " bytes that begins at byte " + position());
        }
        buffer.position(at + lengthBytes);
        return at;
    }
}
