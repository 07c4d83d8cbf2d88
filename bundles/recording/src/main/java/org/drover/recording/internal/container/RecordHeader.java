// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.internal.container;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.drover.stream.Direction;
import org.drover.stream.Ending;

/** Codec of the 28 bytes in front of each record. One thread at a time; nothing is allocated. */
final class RecordHeader {
    private static final int TYPE_OFFSET = 0;
    private static final int DIRECTION_OFFSET = 1;
    private static final int ENDING_OFFSET = 2;
    private static final int ZERO_OFFSET = 3;
    private static final int CONNECTION_OFFSET = 4;
    private static final int NANOS_OFFSET = 8;
    private static final int LENGTH_OFFSET = 16;
    private static final int DATA_CHECKSUM_OFFSET = 20;
    private static final int HEADER_CHECKSUM_OFFSET = 24;

    private final ByteBuffer bytes = ByteBuffer.allocate(ContainerFormat.RECORD_HEADER_BYTES);
    private final CRC32C checksum = new CRC32C();

    /** Returns the bytes: position 0, limit 28. What is written to them is what the methods below return. */
    ByteBuffer bytes() {
        return bytes.clear();
    }

    /** Sets all bytes. */
    RecordHeader set(
            int type, Direction direction, Ending ending, int connection, long nanos, int length, int dataChecksum) {
        bytes.put(TYPE_OFFSET, (byte) type)
                .put(DIRECTION_OFFSET, (byte) (direction == Direction.BACKWARD ? 1 : 0))
                .put(ENDING_OFFSET, (byte) (ending == Ending.RESET ? 1 : 0))
                .put(ZERO_OFFSET, (byte) 0)
                .putInt(CONNECTION_OFFSET, connection)
                .putLong(NANOS_OFFSET, nanos)
                .putInt(LENGTH_OFFSET, length)
                .putInt(DATA_CHECKSUM_OFFSET, dataChecksum)
                .putInt(HEADER_CHECKSUM_OFFSET, headerChecksum());
        return this;
    }

    /**
     * Says what is wrong with the bytes.
     *
     * @return one line; {@code null} if nothing is
     */
    String problem() {
        if (bytes.getInt(HEADER_CHECKSUM_OFFSET) != headerChecksum()) {
            return String.format(
                    "the record's header has CRC32C 0x%08x, must have 0x%08x",
                    headerChecksum(), bytes.getInt(HEADER_CHECKSUM_OFFSET));
        }
        int type = type();
        int mostBytes = type == ContainerFormat.TYPE_DATA || type == ContainerFormat.TYPE_INDEX
                ? ContainerFormat.MAX_DATA_BYTES
                : 0;
        int leastBytes = type == ContainerFormat.TYPE_DATA ? 1 : 0;
        boolean known = type >= ContainerFormat.TYPE_OPENED
                && type <= ContainerFormat.TYPE_INDEX
                && (bytes.get(DIRECTION_OFFSET) & ~1) == 0
                && (bytes.get(ENDING_OFFSET) & ~1) == 0
                && bytes.get(ZERO_OFFSET) == 0
                && connection() >= 0
                && lengthBytes() >= leastBytes
                && lengthBytes() <= mostBytes;
        return known
                ? null
                : "the record's header is not of version " + ContainerFormat.VERSION + ": type " + type
                        + ", connection " + connection() + ", length " + lengthBytes();
    }

    int type() {
        return bytes.get(TYPE_OFFSET);
    }

    Direction direction() {
        return bytes.get(DIRECTION_OFFSET) == 0 ? Direction.FORWARD : Direction.BACKWARD;
    }

    Ending ending() {
        return bytes.get(ENDING_OFFSET) == 0 ? Ending.ORDERLY : Ending.RESET;
    }

    int connection() {
        return bytes.getInt(CONNECTION_OFFSET);
    }

    /** Returns the time since the recording's origin. */
    long nanos() {
        return bytes.getLong(NANOS_OFFSET);
    }

    int lengthBytes() {
        return bytes.getInt(LENGTH_OFFSET);
    }

    int dataChecksum() {
        return bytes.getInt(DATA_CHECKSUM_OFFSET);
    }

    private int headerChecksum() {
        checksum.reset();
        checksum.update(bytes.array(), 0, HEADER_CHECKSUM_OFFSET);
        return (int) checksum.getValue();
    }
}
