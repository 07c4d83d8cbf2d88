// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.replay;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.drover.recording.content.RecordCursor;
import org.drover.recording.content.RecordType;

/** Compares what comes back on a connection with what was recorded. One thread at a time. */
final class ReturnPathComparison {
    private static final int END = -1;

    private final int connection;
    private final RecordCursor recorded;
    private final boolean recordedToItsEnd;
    private final ReturnPathParser recordedMessages = new ReturnPathParser();
    private final ReturnPathParser receivedMessages = new ReturnPathParser();
    private ByteBuffer piece = ByteBuffer.allocate(0);
    private long receivedBytes;
    private long differenceOffset = END;

    /**
     * Begins at the first byte.
     *
     * @param connection for messages
     * @param recorded over the direction; stays open
     * @param recordedToItsEnd whether that direction ended before the recording did: if not, more may come than is known
     */
    ReturnPathComparison(int connection, RecordCursor recorded, boolean recordedToItsEnd) {
        this.connection = connection;
        this.recorded = recorded;
        this.recordedToItsEnd = recordedToItsEnd;
    }

    /**
     * Takes received bytes.
     *
     * @throws org.drover.recording.content.RecordingException if the recording cannot be read
     */
    void received(ByteBuffer data) {
        while (data.hasRemaining()) {
            byte next = data.get();
            if (differenceOffset == END) {
                compare(next & 0xff);
            }
            receivedMessages.accept(next);
            receivedBytes++;
        }
    }

    /** Takes the end of what is received. */
    void ended() {
        if (differenceOffset == END) {
            compare(END);
        }
        receivedMessages.end();
    }

    private void compare(int received) {
        int expected = nextRecorded();
        if (expected == END && !recordedToItsEnd) {
            return;
        }
        if (expected != received) {
            differenceOffset = receivedBytes;
            recordedMessages.mark();
            receivedMessages.mark();
            while (expected != END && recordedMessages.marked() == null) {
                recordedMessages.accept((byte) expected);
                expected = nextRecorded();
            }
            recordedMessages.end();
        } else if (expected != END) {
            recordedMessages.accept((byte) expected);
        }
    }

    private int nextRecorded() {
        while (!piece.hasRemaining()) {
            if (!recorded.next() || recorded.type() != RecordType.DATA) {
                return END;
            }
            piece = recorded.data();
        }
        return piece.get() & 0xff;
    }

    /** Returns how many bytes were received. */
    long receivedBytes() {
        return receivedBytes;
    }

    /** Returns whether a difference was found so far. */
    boolean differs() {
        return differenceOffset != END;
    }

    /** Returns the first difference; called after {@link #ended}. */
    Optional<ReplayDifference> difference() {
        receivedMessages.end();
        return differs()
                ? Optional.of(new ReplayDifference(
                        connection, differenceOffset, recordedMessages.marked(), receivedMessages.marked()))
                : Optional.empty();
    }

    /** Returns the value of the last SHUT that was received. */
    OptionalLong verdict() {
        return receivedMessages.verdict();
    }
}
