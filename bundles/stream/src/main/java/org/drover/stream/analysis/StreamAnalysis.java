// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.analysis;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.drover.stream.AnalysisOptions;
import org.drover.stream.ConnectionTap;
import org.drover.stream.Detail;
import org.drover.stream.Direction;
import org.drover.stream.Ending;
import org.drover.stream.MigrationTap;
import org.drover.stream.StreamReport;
import org.drover.stream.internal.Analysis;
import org.drover.stream.internal.ConnectionTrack;

/**
 * Understands a migration while its bytes pass: what {@code relay} shows at the end and {@code inspect} shows of a recording.
 * Holds nothing back and never throws to its caller: what it does not understand, it says in the report.
 *
 * <p>In {@link Detail#SUMMARY} its memory is bounded whatever the peers send: the counts, and the tail of the main channel up
 * to {@link AnalysisOptions#foreignTailLimitBytes}. Nothing is allocated for a packet.
 *
 * <p>All methods may be called by any thread at any time, within what {@link ConnectionTap} says of the order of bytes. They
 * wait only for each other. If the bytes of different connections are not shown in the order in which they passed, then what
 * depends on that (the order of a device's packets, what came before the verdict) is of the order shown.
 */
public final class StreamAnalysis implements MigrationTap {
    private final Object lock = new Object();
    private final Analysis analysis;

    /**
     * Creates an analysis of one migration.
     *
     * @param options never {@code null}
     */
    public StreamAnalysis(AnalysisOptions options) {
        analysis = new Analysis(Objects.requireNonNull(options, "options"));
    }

    @Override
    public ConnectionTap connection(int number, long nanos) {
        synchronized (lock) {
            return new Tap(analysis.connection(number, nanos));
        }
    }

    /** Returns what has been seen so far: of one moment, while the migration runs as well as after it. */
    public StreamReport report() {
        synchronized (lock) {
            return analysis.report();
        }
    }

    /** Does nothing: there is nothing to give back, and {@link #report()} goes on to answer. */
    @Override
    public void close() {}

    private final class Tap implements ConnectionTap {
        /** {@code null} for a connection past the limit. */
        private final ConnectionTrack connection;

        Tap(ConnectionTrack connection) {
            this.connection = connection;
        }

        @Override
        public void bytes(Direction direction, ByteBuffer data, long nanos) {
            if (connection != null) {
                synchronized (lock) {
                    connection.bytes(direction, data, nanos);
                }
            }
        }

        @Override
        public void ended(Direction direction, Ending ending, long nanos) {
            if (connection != null) {
                synchronized (lock) {
                    connection.ended(direction, ending, nanos);
                }
            }
        }
    }
}
