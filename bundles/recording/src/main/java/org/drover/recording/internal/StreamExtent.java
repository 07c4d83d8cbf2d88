// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.internal;

import java.util.Optional;
import org.drover.recording.content.RecordedStream;
import org.drover.stream.Ending;

/** What is known of one direction of a connection so far, and between which offsets of the file its records are. */
public final class StreamExtent {
    private long firstOffset;
    private long endOffset;
    private long bytes;
    private long pieces;
    private Ending ending;
    private long endedNanos;

    /** Creates the extent of a direction of which there are no records yet. */
    public StreamExtent() {}

    /**
     * Creates an extent as an index has it.
     *
     * @param firstOffset of the first record
     * @param endOffset after the last record
     * @param bytes of data
     * @param pieces records of data
     * @param ending {@code null} if it has not ended
     * @param endedNanos when, 0 if it has not
     */
    public StreamExtent(long firstOffset, long endOffset, long bytes, long pieces, Ending ending, long endedNanos) {
        this.firstOffset = firstOffset;
        this.endOffset = endOffset;
        this.bytes = bytes;
        this.pieces = pieces;
        this.ending = ending;
        this.endedNanos = endedNanos;
    }

    /** Adds a record of data that is at these offsets. */
    public void data(long recordOffset, long recordEndOffset, int lengthBytes) {
        reach(recordOffset, recordEndOffset);
        bytes += lengthBytes;
        pieces++;
    }

    /** Adds the record of the end that is at these offsets. */
    public void ended(long recordOffset, long recordEndOffset, Ending how, long nanos) {
        reach(recordOffset, recordEndOffset);
        ending = how;
        endedNanos = nanos;
    }

    private void reach(long recordOffset, long recordEndOffset) {
        if (endOffset == 0) {
            firstOffset = recordOffset;
        }
        endOffset = recordEndOffset;
    }

    /** Returns the offset of the first record; 0 if there is none. */
    public long firstOffset() {
        return firstOffset;
    }

    /** Returns the offset after the last record; 0 if there is none. */
    public long endOffset() {
        return endOffset;
    }

    /** Returns how many bytes passed. */
    public long bytes() {
        return bytes;
    }

    /** Returns how many records of data there are. */
    public long pieces() {
        return pieces;
    }

    /** Returns how it ended; {@code null} if it has not. */
    public Ending ending() {
        return ending;
    }

    /** Returns when it ended; 0 if it has not. */
    public long endedNanos() {
        return endedNanos;
    }

    /** Returns this as users see it. */
    public RecordedStream toRecordedStream() {
        return new RecordedStream(bytes, pieces, Optional.ofNullable(ending), endedNanos);
    }

    /** Returns whether the other one says the same. */
    public boolean agrees(StreamExtent other) {
        return firstOffset == other.firstOffset
                && endOffset == other.endOffset
                && bytes == other.bytes
                && pieces == other.pieces
                && ending == other.ending
                && endedNanos == other.endedNanos;
    }
}
