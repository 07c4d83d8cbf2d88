// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.internal.container;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;
import org.drover.recording.content.Damage;
import org.drover.recording.content.RecordCursor;
import org.drover.recording.content.RecordType;
import org.drover.recording.content.RecordingException;
import org.drover.stream.Direction;
import org.drover.stream.Ending;

/**
 * Walks over the records of a file by positioned reads, so that several cursors share one channel. Its memory is a window
 * for headers and, once data are asked for, the longest data so far.
 */
final class ContainerCursor implements RecordCursor {
    /** Read at once: many small records, or one header before long data that nobody asks for. */
    private static final int WINDOW_BYTES = 8 * 1024;

    private final String file;
    private final FileChannel channel;
    private final long originNanos;
    private final long endOffset;
    private final RecordFilter filter;
    private final RecordHeader header = new RecordHeader();
    private final CRC32C checksum = new CRC32C();
    private final ByteBuffer window = ByteBuffer.allocate(WINDOW_BYTES).limit(0);
    private ByteBuffer data = ByteBuffer.allocate(0);
    private long windowOffset;
    private long recordOffset;
    private long nextOffset;

    /** Says which records a cursor stops at, and notes those that it sees. */
    @FunctionalInterface
    interface RecordFilter {
        /**
         * Called with each record.
         *
         * @param record the cursor, at the record
         * @return whether {@link #next} stops here
         * @throws RecordingException if the record may not come here
         */
        boolean accept(ContainerCursor record);
    }

    /**
     * Creates a cursor before the first record.
     *
     * @param file for messages
     * @param channel stays open
     * @param originNanos added to the records' times
     * @param fromOffset of a record
     * @param endOffset where it ends: after a record, or the file's size
     * @param filter which records it stops at
     */
    ContainerCursor(
            String file, FileChannel channel, long originNanos, long fromOffset, long endOffset, RecordFilter filter) {
        this.file = file;
        this.channel = channel;
        this.originNanos = originNanos;
        this.nextOffset = fromOffset;
        this.recordOffset = fromOffset;
        this.endOffset = endOffset;
        this.filter = filter;
    }

    @Override
    public boolean next() {
        while (nextOffset < endOffset) {
            recordOffset = nextOffset;
            if (endOffset - recordOffset < ContainerFormat.RECORD_HEADER_BYTES) {
                throw cut("a record's header");
            }
            readHeader();
            nextOffset = recordOffset + ContainerFormat.RECORD_HEADER_BYTES + header.lengthBytes();
            if (nextOffset > endOffset) {
                throw cut("a record of " + (nextOffset - recordOffset) + " bytes");
            }
            if (filter.accept(this)) {
                return true;
            }
        }
        return false;
    }

    private void readHeader() {
        ByteBuffer bytes = header.bytes();
        if (recordOffset < windowOffset
                || recordOffset + ContainerFormat.RECORD_HEADER_BYTES > windowOffset + window.limit()) {
            window.clear();
            window.limit((int) Math.min(WINDOW_BYTES, endOffset - recordOffset));
            readFully(window, recordOffset);
            windowOffset = recordOffset;
        }
        bytes.put(0, window, (int) (recordOffset - windowOffset), ContainerFormat.RECORD_HEADER_BYTES);
        String problem = header.problem();
        if (problem != null) {
            throw corrupt(problem);
        }
    }

    @Override
    public ByteBuffer data() {
        int length = header.lengthBytes();
        if (data.capacity() < length) {
            // Bounded by MAX_DATA_BYTES, and those bytes are in the file.
            data = ByteBuffer.allocate(length);
        }
        data.clear().limit(length);
        long offset = recordOffset + ContainerFormat.RECORD_HEADER_BYTES;
        if (offset + length <= windowOffset + window.limit()) {
            data.put(0, window, (int) (offset - windowOffset), length);
        } else {
            readFully(data, offset);
            data.flip();
        }
        checksum.reset();
        checksum.update(data.array(), 0, length);
        if ((int) checksum.getValue() != header.dataChecksum()) {
            throw corrupt(String.format(
                    "the data of a record have CRC32C 0x%08x, must have 0x%08x",
                    (int) checksum.getValue(), header.dataChecksum()));
        }
        return data.asReadOnlyBuffer();
    }

    @Override
    public RecordType type() {
        return switch (header.type()) {
            case ContainerFormat.TYPE_OPENED -> RecordType.OPENED;
            case ContainerFormat.TYPE_DATA -> RecordType.DATA;
            default -> RecordType.ENDED;
        };
    }

    /** Returns whether the record is the index. */
    boolean isIndex() {
        return header.type() == ContainerFormat.TYPE_INDEX;
    }

    @Override
    public int connection() {
        return header.connection();
    }

    @Override
    public Direction direction() {
        return header.direction();
    }

    @Override
    public Ending ending() {
        return header.ending();
    }

    @Override
    public long nanos() {
        return originNanos + header.nanos();
    }

    @Override
    public int lengthBytes() {
        return header.lengthBytes();
    }

    /** Returns where the record begins. */
    long recordOffset() {
        return recordOffset;
    }

    /** Returns where the record ends. */
    long recordEndOffset() {
        return nextOffset;
    }

    @Override
    public void close() {
        nextOffset = endOffset;
        data = ByteBuffer.allocate(0);
    }

    /** Returns the error for a record whose bytes are wrong. */
    RecordingException corrupt(String what) {
        return new RecordingException(
                file,
                new Damage(
                        Damage.Kind.CORRUPT,
                        recordOffset,
                        "at offset " + recordOffset + ", " + what + "; the records before it are whole"));
    }

    private RecordingException cut(String within) {
        return new RecordingException(
                file,
                new Damage(
                        Damage.Kind.CUT,
                        recordOffset,
                        "cut within " + within + " that begins at offset " + recordOffset + ", after "
                                + (endOffset - recordOffset) + " bytes of it; the records before it are whole"));
    }

    private void readFully(ByteBuffer into, long offset) {
        try {
            long at = offset;
            while (into.hasRemaining()) {
                int count = channel.read(into, at);
                if (count < 0) {
                    throw new RecordingException(file + " has become shorter while it was read: it ends at " + at);
                }
                at += count;
            }
        } catch (IOException e) {
            throw new RecordingException("cannot read " + file + " at offset " + offset, e);
        }
    }
}
