// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.source;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.drover.api.handler.IterativeSave;
import org.drover.api.handler.PendingState;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.SwitchoverReport;
import org.drover.api.migration.SwitchoverReport.Reason;
import org.drover.api.migration.SwitchoverReport.Share;
import org.drover.runtime.internal.migration.MigrationSession;

/**
 * When the machine is stopped. QEMU 10.0 compares what rounds can still send with what fits into {@code downtime-limit}
 * ({@code migration_iteration_run}, {@code migration/migration.c}) and counts what can move only after the stop among it: with
 * a large device it then waits for ever for something that waiting does not change. Here that counts for the expected
 * downtime, and ends the rounds once they cannot help any more. Main thread.
 */
final class SwitchoverDecision {
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final MigrationSession session;
    private final List<SavedSection> sections;
    private final DoubleSupplier measuredBytesPerSecond;

    /**
     * Creates it.
     *
     * @param sections those that iterate
     * @param measuredBytesPerSecond what the channels can carry
     */
    SwitchoverDecision(MigrationSession session, List<SavedSection> sections, DoubleSupplier measuredBytesPerSecond) {
        this.session = session;
        this.sections = sections;
        this.measuredBytesPerSecond = measuredBytesPerSecond;
    }

    /**
     * Asks for the estimates first, and the devices only if the estimates say that it is worth it, as QEMU does.
     *
     * @param lastRound whether the machine is stopped in any case
     */
    boolean isDue(boolean lastRound) {
        double bytesPerSecond = session.parameter(MigrationParameters.AVAIL_SWITCHOVER_BANDWIDTH);
        if (bytesPerSecond == 0) {
            bytesPerSecond = measuredBytesPerSecond.getAsDouble();
        }
        long limitNanos = TimeUnit.MILLISECONDS.toNanos(session.parameter(MigrationParameters.DOWNTIME_LIMIT));
        double thresholdBytes = bytesPerSecond * limitNanos / NANOS_PER_SECOND;
        if (!lastRound && sum(shares(false)).precopyBytes() > thresholdBytes) {
            return false;
        }
        List<Share> shares = shares(true);
        PendingState left = sum(shares);
        Reason reason = reason(left, thresholdBytes, lastRound);
        session.switchover(new SwitchoverReport(
                reason,
                shares,
                (long) bytesPerSecond,
                (long) (left.totalBytes() / bytesPerSecond * NANOS_PER_SECOND),
                limitNanos));
        return reason != Reason.NOT_YET;
    }

    /** Decides; package-private for tests of the rule alone. */
    static Reason reason(PendingState left, double thresholdBytes, boolean lastRound) {
        if (left.totalBytes() <= thresholdBytes) {
            return Reason.WITHIN_LIMIT;
        }
        if (left.stopCopyBytes() > thresholdBytes && left.precopyBytes() <= thresholdBytes) {
            return Reason.STOP_COPY_EXCEEDS_LIMIT;
        }
        return lastRound ? Reason.ROUND_LIMIT : Reason.NOT_YET;
    }

    private List<Share> shares(boolean exact) {
        List<Share> shares = new ArrayList<>();
        for (SavedSection section : sections) {
            IterativeSave handler = (IterativeSave) section.handler();
            PendingState pending = exact
                    ? section.ask(session.calls(), "statePendingExact", handler::statePendingExact)
                    : section.ask(session.calls(), "statePendingEstimate", handler::statePendingEstimate);
            shares.add(new Share(section.name(), pending.precopyBytes(), pending.stopCopyBytes()));
        }
        return shares;
    }

    private static PendingState sum(List<Share> shares) {
        PendingState sum = PendingState.NONE;
        for (Share share : shares) {
            sum = sum.plus(new PendingState(share.precopyBytes(), share.stopCopyBytes()));
        }
        return sum;
    }
}
