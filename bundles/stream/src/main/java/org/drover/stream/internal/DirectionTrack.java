// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.drover.api.ProtocolException;
import org.drover.stream.Direction;
import org.drover.stream.DirectionReport;
import org.drover.stream.Ending;

/** Counts the bytes of one direction, and has them decoded until something is not understood. */
final class DirectionTrack {
    final Feed feed = new Feed();
    private final Migration migration;
    private final int connection;
    private final Direction direction;
    private final OptionalTime first = new OptionalTime();
    private final OptionalTime last = new OptionalTime();
    private final OptionalTime ended = new OptionalTime();
    private final long stallNanos;
    private Decoder decoder;
    private long bytes;
    private long stalls;
    private long longestGapNanos;
    private boolean stopped;
    private Ending ending;
    private String cutInside;

    DirectionTrack(Migration migration, int connection, Direction direction) {
        this.migration = migration;
        this.connection = connection;
        this.direction = direction;
        this.stallNanos = migration.options.stall().toNanos();
    }

    void decodeWith(Decoder decoder) {
        this.decoder = decoder;
        decoder.begin();
    }

    boolean isDecoding() {
        return decoder != null;
    }

    void bytes(ByteBuffer data, long nanos) {
        if (direction == Direction.FORWARD && last.isSet() && !migration.verdict.isSet()) {
            long gap = nanos - last.nanos();
            longestGapNanos = Math.max(longestGapNanos, gap);
            stalls += gap >= stallNanos ? 1 : 0;
        }
        bytes += data.remaining();
        first.setOnce(nanos);
        last.set(nanos);
        if (stopped) {
            return;
        }
        try {
            feed.accept(data);
        } catch (ProtocolException e) {
            stop(e.getMessage());
        } catch (RuntimeException e) {
            // A defect of the analysis must not end what is carried; it is shown where one looks for the reason.
            stop("The analysis failed: " + e);
        }
    }

    /** Decodes no more. */
    void stop(String why) {
        stopped = true;
        migration.notUnderstood(connection, direction, feed.positionBytes(), why);
    }

    void ended(Ending ending, long nanos) {
        if (ended.isSet()) {
            return;
        }
        ended.set(nanos);
        this.ending = ending;
        if (!stopped && decoder != null) {
            cutInside = decoder.inside();
        } else if (!stopped && bytes > 0) {
            cutInside = "the first four bytes";
        }
    }

    boolean hasEnded() {
        return ended.isSet();
    }

    DirectionReport report(String tailProblem) {
        return new DirectionReport(
                bytes,
                decoder == null ? 0 : decoder.packetCount(),
                first.get(),
                last.get(),
                stalls,
                longestGapNanos,
                Optional.ofNullable(ending),
                ended.get(),
                Optional.ofNullable(cutInside != null ? cutInside : tailProblem));
    }
}
