// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.frontend;

import org.drover.api.NotRestoredException;
import org.drover.api.migration.MayRun;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationState;

/** Which half of a migration this process is. */
public enum Side {
    /** Has the running devices. */
    SOURCE(true, "the devices run on here"),
    /** Takes the devices over. */
    DESTINATION(false, "the devices run here"),
    /** Takes the devices over, and leaves them stopped. */
    STOPPED_DESTINATION(false, "the devices are loaded here, and stopped"),
    /** Sends on what has stopped over: its devices do not run here, whatever comes of it. */
    STOPPED_SOURCE(true, "the devices are still loaded here, and stopped");

    private final boolean source;
    private final String havingThem;

    Side(boolean source, String havingThem) {
        this.source = source;
        this.havingThem = havingThem;
    }

    /** Returns whether this side's devices run, or could, now that the migration has ended. */
    public boolean devicesRun(MigrationReport report) {
        return source ? report.mayRun() == MayRun.YES : report.state() == MigrationState.COMPLETED;
    }

    /**
     * Returns half a sentence on where the devices run now that the migration has ended.
     *
     * @param report the last one
     */
    public String afterwards(MigrationReport report) {
        return switch (report.mayRun()) {
            case YES ->
                report.error().filter(NotRestoredException::isIn).isPresent()
                        ? "the devices are this side's still, but not all is as it was"
                        : havingThem;
            case NO -> source ? "the devices run at the destination" : "the devices do not run here";
            case IN_DOUBT ->
                source
                        ? "the devices stay stopped here and may run at the destination: look there first"
                        : "nobody here knows where the devices run: look at the source";
        };
    }

    /** Returns whether it sends. */
    public boolean isSource() {
        return source;
    }

    /** Returns the lower-case word for it. */
    public String word() {
        return isSource() ? "source" : "destination";
    }
}
