// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.migration;

import java.io.PrintStream;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationState;
import org.drover.api.transport.TransportAddress;
import org.drover.command.cli.Console;
import org.drover.command.cli.ErrorLine;
import org.drover.command.output.ProgressBar;
import org.drover.frontend.Amounts;
import org.drover.frontend.ReportTables;
import org.drover.frontend.Side;
import org.drover.frontend.Totals;
import org.drover.frontend.Words;

/** Shows a migration to people. */
final class TextEvents implements MigrationEvents {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

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
    public void addressGivenUp(TransportAddress address, Throwable why) {
        out.println("not over " + address + ": " + ErrorLine.describe(why));
    }

    @Override
    public void firstByte(long ageNanos) {
        // of interest to programs only
    }

    @Override
    public void progress(MigrationState state, MigrationReport report, double bytesPerSecond) {
        bar.draw(Words.word(state), Totals.deviceBytes(report), 0, bytesPerSecond);
    }

    @Override
    public void ended(FinalReport report) {
        bar.clear();
        MigrationReport migration = report.migration();
        if (Totals.wireBytes(migration) > 0) {
            ReportTables.devices(migration, report.sha256()).lines().forEach(out::println);
            out.println();
            ReportTables.channels(migration).lines().forEach(out::println);
            out.println();
        }
        migration
                .memory()
                .ifPresent(memory -> out.println("memory " + Amounts.bytes(memory.precopyBytes())
                        + " before the stop, " + Amounts.bytes(memory.stopCopyBytes()) + " after it, SHA-256 "
                        + report.memorySha256().orElse("-")));
        migration
                .switchover()
                .ifPresent(why -> out.println("stopped " + Words.word(why.reason()) + ": expected downtime "
                        + Amounts.duration(why.expectedDowntimeNanos()) + " at "
                        + Amounts.rate(why.bytesPerSecond(), NANOS_PER_SECOND) + ", limit "
                        + Amounts.duration(why.limitNanos())));
        out.println(ReportTables.outcome(report.side(), migration));
    }

    @Override
    public void holding(Side side) {
        out.println("holding the devices open, since closing a device may reset it; SIGINT or SIGTERM ends"
                + (!side.isSource() ? " (--exit-when-done does not wait)" : ""));
    }
}
