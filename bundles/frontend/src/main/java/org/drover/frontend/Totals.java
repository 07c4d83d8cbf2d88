// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.frontend;

import org.drover.api.migration.ChannelReport;
import org.drover.api.migration.DeviceReport;
import org.drover.api.migration.MigrationReport;

/** Sums over a report, in bytes. */
public final class Totals {
    /** {@link ChannelReport#name()} of the channel that is not a multifd channel. */
    private static final String MAIN = "main";

    private Totals() {}

    /**
     * Returns what the devices gave or took, without headers.
     *
     * @param report of a migration, ended or not
     */
    public static long deviceBytes(MigrationReport report) {
        return report.devices().stream().mapToLong(DeviceReport::totalBytes).sum();
    }

    /**
     * Returns what went from source to destination, with headers.
     *
     * @param report of a migration, ended or not
     */
    public static long wireBytes(MigrationReport report) {
        return report.channels().stream().mapToLong(ChannelReport::bytes).sum();
    }

    /**
     * Returns how many channels there were beside the main one.
     *
     * @param report of a migration, ended or not
     */
    public static long multifdChannels(MigrationReport report) {
        return report.channels().stream().filter(c -> !c.name().equals(MAIN)).count();
    }
}
