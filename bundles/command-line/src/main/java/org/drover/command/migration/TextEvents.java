// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.migration;

import java.io.PrintStream;
import org.drover.api.migration.ChannelReport;
import org.drover.api.migration.DeviceReport;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationState;
import org.drover.api.transport.TransportAddress;
import org.drover.command.cli.Console;
import org.drover.command.output.Amounts;
import org.drover.command.output.ProgressBar;
import org.drover.command.output.Table;

/** Shows a migration to people. */
final class TextEvents implements MigrationEvents {
    private final PrintStream out;
    private final ProgressBar bar;

    TextEvents(Console console) {
        out = console.out();
        bar = new ProgressBar(console.err(), console.terminal());
    }

    @Override
    public void started(Side side, TransportAddress address, int deviceCount) {
        String devices = deviceCount == 1 ? "1 device" : deviceCount + " devices";
        out.println(
                side.isSource()
                        ? "migrating " + devices + " to " + address
                        : "listening on " + address + " for " + devices);
    }

    @Override
    public void stateChanged(StateChange change) {
        // the bar shows the state, and the end says the rest
    }

    @Override
    public void firstByte(long ageNanos) {
        // of interest to programs only
    }

    @Override
    public void progress(MigrationState state, MigrationReport report, double bytesPerSecond) {
        bar.draw(MigrationEvents.word(state), Totals.deviceBytes(report), 0, bytesPerSecond);
    }

    @Override
    public void ended(FinalReport report) {
        bar.clear();
        MigrationReport migration = report.migration();
        if (Totals.wireBytes(migration) > 0) {
            devices(report).lines().forEach(out::println);
            out.println();
            channels(migration).lines().forEach(out::println);
            out.println();
        }
        out.println(MigrationEvents.word(migration.state()) + " in " + Amounts.duration(migration.totalNanos())
                + ", downtime " + Amounts.duration(migration.downtimeNanos()) + "; "
                + report.side().afterwards(migration));
    }

    @Override
    public void holding(Side side) {
        out.println("holding the devices open, since closing a device may reset it; SIGINT or SIGTERM ends"
                + (!side.isSource() ? " (--exit-when-done does not wait)" : ""));
    }

    private static Table devices(FinalReport report) {
        Table table = new Table()
                .text("DEVICE")
                .number("BYTES")
                .number("PRECOPY")
                .number("PACKETS")
                .number("THROUGHPUT")
                .text("SHA-256");
        for (DeviceReport device : report.migration().devices()) {
            table.row(
                    device.id(),
                    Amounts.bytes(device.totalBytes()),
                    Amounts.bytes(device.precopyBytes()),
                    device.packets(),
                    Amounts.rate(device.stopCopyBytes(), device.stateNanos()),
                    report.sha256().getOrDefault(device.id(), "-"));
        }
        return table;
    }

    private static Table channels(MigrationReport migration) {
        Table table =
                new Table().text("CHANNEL").number("BYTES").number("PACKETS").number("THROUGHPUT");
        for (ChannelReport channel : migration.channels()) {
            table.row(
                    channel.name(),
                    Amounts.bytes(channel.bytes()),
                    channel.packets(),
                    Amounts.rate(channel.bytes(), channel.activeNanos()));
        }
        return table;
    }
}
