// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.internal.container;

import java.nio.ByteBuffer;
import org.drover.recording.internal.StreamExtent;
import org.drover.recording.internal.StreamTable;
import org.drover.stream.Ending;

/** Codec of the data of the index record: where the records of each connection are, and how much they hold. */
final class IndexCodec {
    private static final int NOT_ENDED = 255;
    private static final int PADDING_BYTES = 7;

    private IndexCodec() {}

    /** Returns the index of a table, from position to limit. */
    static ByteBuffer encode(StreamTable table, long originNanos) {
        ByteBuffer bytes = ByteBuffer.allocate(table.entries().size() * ContainerFormat.INDEX_ENTRY_BYTES);
        for (StreamTable.Entry entry : table.entries()) {
            bytes.putInt(entry.number()).putInt(0).putLong(entry.openedNanos() - originNanos);
            encode(bytes, entry.forward(), originNanos);
            encode(bytes, entry.backward(), originNanos);
        }
        return bytes.flip();
    }

    private static void encode(ByteBuffer bytes, StreamExtent extent, long originNanos) {
        boolean ended = extent.ending() != null;
        bytes.putLong(extent.firstOffset())
                .putLong(extent.endOffset())
                .putLong(extent.bytes())
                .putLong(extent.pieces())
                .putLong(ended ? extent.endedNanos() - originNanos : 0)
                .put((byte) (ended ? extent.ending().ordinal() : NOT_ENDED))
                .put(new byte[PADDING_BYTES]);
    }

    /**
     * Decodes an index.
     *
     * @param bytes its data, from position to limit; the checksum is right
     * @param originNanos of the recording
     * @param fromOffset where the first record is
     * @param toOffset where the index is
     * @return the table; {@code null} if it contradicts itself or the file, and the records must be walked over instead
     */
    static StreamTable decode(ByteBuffer bytes, long originNanos, long fromOffset, long toOffset) {
        if (bytes.remaining() % ContainerFormat.INDEX_ENTRY_BYTES != 0
                || bytes.remaining() / ContainerFormat.INDEX_ENTRY_BYTES > StreamTable.MAX_CONNECTIONS) {
            return null;
        }
        StreamTable table = new StreamTable();
        while (bytes.hasRemaining()) {
            int number = bytes.getInt();
            bytes.getInt();
            long openedNanos = bytes.getLong() + originNanos;
            StreamExtent forward = extent(bytes, originNanos, fromOffset, toOffset);
            StreamExtent backward = extent(bytes, originNanos, fromOffset, toOffset);
            if (number < 0 || table.entry(number) != null || forward == null || backward == null) {
                return null;
            }
            table.add(new StreamTable.Entry(number, openedNanos, forward, backward));
        }
        return table;
    }

    private static StreamExtent extent(ByteBuffer bytes, long originNanos, long fromOffset, long toOffset) {
        long first = bytes.getLong();
        long end = bytes.getLong();
        long dataBytes = bytes.getLong();
        long pieces = bytes.getLong();
        long endedNanos = bytes.getLong();
        int ending = bytes.get() & 0xff;
        bytes.position(bytes.position() + PADDING_BYTES);
        boolean none = first == 0 && end == 0;
        boolean within = first >= fromOffset && first < end && end <= toOffset;
        if (!none && !within || ending != NOT_ENDED && ending >= Ending.values().length) {
            return null;
        }
        boolean ended = ending != NOT_ENDED;
        return new StreamExtent(
                first,
                end,
                dataBytes,
                pieces,
                ended ? Ending.values()[ending] : null,
                ended ? endedNanos + originNanos : 0);
    }
}
