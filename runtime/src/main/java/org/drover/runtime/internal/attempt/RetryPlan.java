// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.attempt;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.Set;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.drover.api.migration.MayRun;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationState;
import org.drover.api.transport.TransportAddress;

/** Over which addresses a migration is tried again, each once, and after what. Not thread-safe. */
final class RetryPlan {
    /**
     * What another connection can mend. PEER is among them because a side whose transport was stopped tells the other one
     * that it failed, if it still can.
     */
    private static final Set<ErrorCategory> MENDABLE =
            EnumSet.of(ErrorCategory.TRANSPORT, ErrorCategory.TIMEOUT, ErrorCategory.PEER);

    private final Deque<String> left = new ArrayDeque<>();

    /** Creates a plan from {@link MigrationParameters#RETRY_OVER}. */
    RetryPlan(String retryOver) {
        for (String entry : retryOver.split(",")) {
            if (!entry.isBlank()) {
                left.add(entry.trim());
            }
        }
    }

    /** Returns whether there is another address, and the attempt ended in a way that it may mend. */
    boolean mayMend(MigrationReport report, MayRun before) {
        return !left.isEmpty() && isMendable(report, before);
    }

    /** Returns whether the attempt ended in a way that another connection may mend. */
    boolean isMendable(MigrationReport report, MayRun before) {
        return report.state() == MigrationState.FAILED
                && report.mayRun() == before
                && report.error()
                        .filter(error -> error instanceof DroverException known && MENDABLE.contains(known.category()))
                        .isPresent();
    }

    /**
     * Takes the next address.
     *
     * @param first where the first attempt connected to or listened: a scheme alone means this place
     */
    TransportAddress next(TransportAddress first) {
        String entry = left.remove();
        return entry.indexOf(':') < 0 ? new TransportAddress(entry, first.location()) : TransportAddress.parse(entry);
    }
}
