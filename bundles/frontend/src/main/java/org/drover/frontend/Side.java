// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.frontend;

import org.drover.api.migration.MayRun;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationState;

/** Which half of a migration this process is. */
public enum Side {
    /** Has the running devices. */
    SOURCE {
        @Override
        public boolean devicesRun(MigrationReport report) {
            return report.mayRun() == MayRun.YES;
        }

        @Override
        public String afterwards(MigrationReport report) {
            return switch (report.mayRun()) {
                case YES -> "the devices run on here";
                case NO -> "the devices run at the destination";
                case IN_DOUBT -> "the devices stay stopped here and may run at the destination: look there first";
            };
        }
    },
    /** Takes the devices over. */
    DESTINATION {
        @Override
        public boolean devicesRun(MigrationReport report) {
            return report.state() == MigrationState.COMPLETED;
        }

        @Override
        public String afterwards(MigrationReport report) {
            return switch (report.mayRun()) {
                case YES -> "the devices run here";
                case NO -> "the devices do not run here";
                case IN_DOUBT -> "nobody here knows where the devices run: look at the source";
            };
        }
    },
    /** Takes the devices over, and leaves them stopped. */
    STOPPED_DESTINATION {
        @Override
        public boolean devicesRun(MigrationReport report) {
            return report.state() == MigrationState.COMPLETED; // or could: they are this side's
        }

        @Override
        public String afterwards(MigrationReport report) {
            return switch (report.mayRun()) {
                case YES -> "the devices are loaded here, and stopped";
                case NO -> "the devices do not run here";
                case IN_DOUBT -> "nobody here knows where the devices run: look at the source";
            };
        }
    },
    /** Sends on what has stopped over: its devices do not run here, whatever comes of it. */
    STOPPED_SOURCE {
        @Override
        public boolean devicesRun(MigrationReport report) {
            return report.mayRun() == MayRun.YES;
        }

        @Override
        public String afterwards(MigrationReport report) {
            return switch (report.mayRun()) {
                case YES -> "the devices are still loaded here, and stopped";
                case NO -> "the devices run at the destination";
                case IN_DOUBT -> "the devices stay stopped here and may run at the destination: look there first";
            };
        }
    };

    /** Returns whether this side's devices run now that the migration has ended. */
    public abstract boolean devicesRun(MigrationReport report);

    /**
     * Returns half a sentence on where the devices run now that the migration has ended.
     *
     * @param report the last one
     */
    public abstract String afterwards(MigrationReport report);

    /** Returns whether it sends. */
    public boolean isSource() {
        return this == SOURCE || this == STOPPED_SOURCE;
    }

    /** Returns the lower-case word for it. */
    public String word() {
        return isSource() ? "source" : "destination";
    }
}
