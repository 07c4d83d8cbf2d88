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
    private boolean isRead;
    private int left;
    private long position;

    RecordedInput(Recording recording, int connection) {
        this.cursor = recording.cursor(connection, Direction.FORWARD);
        this.connection = connection;
    }

    /** Returns whether another byte was recorded. */
    boolean hasMore() {
        while (left == 0 && cursor.next()) {
            if (cursor.type() == RecordType.DATA) {
                left = cursor.lengthBytes();
                isRead = false;
            }
        }
        return left > 0;
    }

    /**
     * Leaves bytes out. Records of which nothing else is wanted are not read.
     *
     * @throws ProtocolException if so many were not recorded
     */
    void skip(long bytes) {
        for (long rest = bytes; rest > 0; ) {
            require();
            int skipped = (int) Math.min(left, rest);
            taken(skipped);
            rest -= skipped;
        }
    }

    /** Returns the record that the next byte is in, from that byte on. */
    private ByteBuffer current() {
        require();
        if (!isRead) {
            current = cursor.data();
            isRead = true;
        }
        return current.position(current.limit() - left);
    }

    private void taken(int bytes) {
        left -= bytes;
        position += bytes;
    }

    private long readBigEndian(int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | current().get() & 0xff;
            taken(1);
        }
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
            ByteBuffer from = current();
            int bytes = Math.min(left, destination.remaining());
            destination.put(from.slice(from.position(), bytes));
            taken(bytes);
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
