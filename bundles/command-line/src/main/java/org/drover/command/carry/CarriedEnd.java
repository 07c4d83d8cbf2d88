// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.carry;

import java.util.Locale;
import org.drover.relay.RelayOutcome;
import org.drover.stream.StreamReport;

/** What came of a migration, as far as one can tell who only carried it. */
enum CarriedEnd {
    /** The destination said that it has taken over or, where it could say nothing, the source came to its stream's end. */
    COMPLETED,
    /** The destination said that it failed, or the source stopped before its stream's end: it was cancelled, or gave up. */
    FAILED,
    /** A connection broke. */
    BROKEN,
    /** Nobody knows: the stream was not understood, or not looked at to its end. Its connections ended in order. */
    UNKNOWN;

    /**
     * Returns what came of a migration.
     *
     * @param outcome how its connections ended
     * @param report what was seen of it
     */
    static CarriedEnd of(RelayOutcome outcome, StreamReport report) {
        if (outcome.error().isPresent()) {
            return BROKEN;
        }
        if (report.switchover().verdict().isPresent()) {
            return report.switchover().verdict().getAsLong() == 0 ? COMPLETED : FAILED;
        }
        if (!report.notUnderstood().isEmpty() || outcome.tapError().isPresent()) {
            return UNKNOWN;
        }
        boolean silent = report.switchover().returnPathNanos().isEmpty();
        return silent && report.mainEnded() ? COMPLETED : FAILED;
    }

    /** Returns the lower-case word for it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
