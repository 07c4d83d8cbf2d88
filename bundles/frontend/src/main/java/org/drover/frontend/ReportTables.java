// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.frontend;

import java.util.Map;
import org.drover.api.migration.ChannelReport;
import org.drover.api.migration.DeviceReport;
import org.drover.api.migration.MigrationReport;

/** A migration's report, for people: of one that has ended, or of one that still goes on. */
public final class ReportTables {
    private ReportTables() {}

    /**
     * Returns a row for each device.
     *
     * @param report of a migration
     * @param sha256 of each device's state, by device id; of a device that is not in it, {@code -} is shown
     */
    public static Table devices(MigrationReport report, Map<String, String> sha256) {
        Table table = new Table()
                .text("DEVICE")
                .number("BYTES")
                .number("PRECOPY")
                .number("PACKETS")
                .number("THROUGHPUT")
                .text("SHA-256");
        for (DeviceReport device : report.devices()) {
            table.row(
                    device.id(),
                    Amounts.bytes(device.totalBytes()),
                    Amounts.bytes(device.precopyBytes()),
                    device.packets(),
                    Amounts.rate(device.stopCopyBytes(), device.stateNanos()),
                    sha256.getOrDefault(device.id(), "-"));
        }
        return table;
    }

    /**
     * Returns a row for each channel.
     *
     * @param report of a migration
     */
    public static Table channels(MigrationReport report) {
        Table table =
                new Table().text("CHANNEL").number("BYTES").number("PACKETS").number("THROUGHPUT");
        for (ChannelReport channel : report.channels()) {
            table.row(
                    channel.name(),
                    Amounts.bytes(channel.bytes()),
                    channel.packets(),
                    Amounts.rate(channel.bytes(), channel.activeNanos()));
        }
        return table;
    }

    /**
     * Returns one sentence on what came of a migration.
     *
     * @param side which half of it this is
     * @param report the last one
     */
    public static String outcome(Side side, MigrationReport report) {
        return Words.word(report.state()) + " in " + Amounts.duration(report.totalNanos()) + ", downtime "
                + Amounts.duration(report.downtimeNanos()) + "; " + side.afterwards(report);
    }
}
