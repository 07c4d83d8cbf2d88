// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import java.nio.ByteBuffer;
import org.drover.api.ProtocolException;
import org.drover.recording.Recording;
import org.drover.recording.content.RecordCursor;
import org.drover.recording.content.RecordType;
import org.drover.runtime.wire.WireInput;
import org.drover.stream.Direction;

/** Reads what a source sent on one connection out of a recording. One thread. */
final class RecordedInput implements WireInput, AutoCloseable {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final RecordCursor cursor;
    private final int connection;
    private ByteBuffer current = NOTHING;
    private long position;

    RecordedInput(Recording recording, int connection) {
        this.cursor = recording.cursor(connection, Direction.FORWARD);
        this.connection = connection;
    }

    /** Returns whether another byte was recorded. */
    boolean hasMore() {
        while (!current.hasRemaining() && cursor.next()) {
            if (cursor.type() == RecordType.DATA) {
                current = cursor.data();
            }
        }
        return current.hasRemaining();
    }

    private long readBigEndian(int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            require();
            value = value << 8 | current.get() & 0xff;
        }
        position += bytes;
        return value;
    }

    private void require() {
        if (!hasMore()) {
            throw new ProtocolException("the recording of connection " + connection + " ends after " + position
                    + " bytes, in the middle: it was cut, or the migration failed there");
        }
    }

    @Override
    public int readU8() {
        return (int) readBigEndian(Byte.BYTES);
    }

    @Override
    public int readU16() {
        return (int) readBigEndian(Short.BYTES);
    }

    @Override
    public long readU32() {
        return readBigEndian(Integer.BYTES);
    }

    @Override
    public long readU64() {
        return readBigEndian(Long.BYTES);
    }

    @Override
    public void readFully(ByteBuffer destination) {
        while (destination.hasRemaining()) {
            require();
            int bytes = Math.min(current.remaining(), destination.remaining());
            destination.put(current.slice(current.position(), bytes));
            current.position(current.position() + bytes);
            position += bytes;
        }
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void close() {
        cursor.close();
    }
}
