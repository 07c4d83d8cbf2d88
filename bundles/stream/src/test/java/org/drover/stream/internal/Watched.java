// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.nio.ByteBuffer;
import org.drover.stream.AnalysisOptions;
import org.drover.stream.ConnectionTap;
import org.drover.stream.Direction;
import org.drover.stream.StreamReport;
import org.drover.stream.analysis.StreamAnalysis;

/** An analysis that is shown bytes made by hand. */
final class Watched {
    final StreamAnalysis analysis;
    private long nanos;
    private int connections;

    Watched() {
        this(AnalysisOptions.DEFAULTS);
    }

    Watched(AnalysisOptions options) {
        analysis = new StreamAnalysis(options);
    }

    ConnectionTap connection(ByteBuffer... forward) {
        ConnectionTap tap = analysis.connection(connections++, nanos);
        for (ByteBuffer data : forward) {
            show(tap, data);
        }
        return tap;
    }

    void show(ConnectionTap tap, ByteBuffer data) {
        tap.bytes(Direction.FORWARD, data, ++nanos);
    }

    StreamReport report() {
        return analysis.report();
    }

    /** Returns the reason for which the first connection was given up. */
    String why() {
        return report().notUnderstood().get(0).why();
    }
}
