// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.shell.internal;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.drover.api.DroverException;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationReport;
import org.drover.frontend.Amounts;
import org.drover.frontend.ExitCodes;
import org.drover.frontend.ReportTables;
import org.drover.frontend.Side;
import org.drover.frontend.Table;
import org.drover.frontend.Totals;
import org.drover.frontend.Words;
import org.drover.shell.CommandStatusException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code drover:migrate}, {@code incoming}, {@code status}, {@code cancel}, {@code history}. */
@Component(
        service = MigrationCommands.class,
        property = {
            "osgi.command.scope=drover",
            "osgi.command.function=migrate",
            "osgi.command.function=incoming",
            "osgi.command.function=status",
            "osgi.command.function=cancel",
            "osgi.command.function=history"
        })
public final class MigrationCommands {
    private static final long WATCH_MILLIS = 500;
    private static final String ARGUMENTS = "ADDRESS --device SPEC|ID [--device ...] [--wait] [--PARAMETER VALUE ...]";

    private final ShellMigrations migrations;

    /**
     * Created by the service component runtime.
     *
     * @param migrations of this shell
     */
    @Activate
    public MigrationCommands(@Reference ShellMigrations migrations) {
        this.migrations = migrations;
    }

    /**
     * Starts the source's side.
     *
     * @param session of the shell
     * @param words what the user wrote
     * @throws InterruptedException if the user ends the wait
     */
    @Descriptor("migrates devices to where 'incoming' listens; in the background, unless --wait is given")
    public void migrate(CommandSession session, @Descriptor(ARGUMENTS) String[] words) throws InterruptedException {
        start(Side.SOURCE, MigrationWords.parse("migrate", words), session.getConsole());
    }

    /**
     * Starts the destination's side.
     *
     * @param session of the shell
     * @param words what the user wrote
     * @throws InterruptedException if the user ends the wait
     */
    @Descriptor("listens for a migration and takes the devices over; in the background, unless --wait is given")
    public void incoming(CommandSession session, @Descriptor(ARGUMENTS) String[] words) throws InterruptedException {
        MigrationWords parsed = MigrationWords.parse("incoming", words);
        boolean start = parsed.parameters().get(MigrationParameters.AUTOSTART);
        start(start ? Side.DESTINATION : Side.STOPPED_DESTINATION, parsed, session.getConsole());
    }

    private void start(Side side, MigrationWords words, PrintStream out) throws InterruptedException {
        ShellMigration migration = migrations.start(side, words.address(), words.devices(), words.parameters());
        out.println(migration.line());
        out.flush();
        if (words.await()) {
            ShellMigrations.Ended ended = migrations.await(migration);
            show(ended.migration(), ended.report(), out);
            int status = ExitCodes.of(ended.report());
            if (status != ExitCodes.OK) {
                throw CommandStatusException.failed(status, outcome(ended));
            }
        }
    }

    /**
     * Shows the running migrations.
     *
     * @param session of the shell
     * @param words what the user wrote
     * @throws InterruptedException if the user ends the watch
     */
    @Descriptor("shows each device and channel of the running migrations")
    public void status(
            CommandSession session, @Descriptor("[-w] [ID]; -w: again and again, until they have ended") String[] words)
            throws InterruptedException {
        CommandWords given = CommandWords.parse("status", words, Set.of(), Set.of("-w", "--watch"));
        boolean watch = given.has("-w") || given.has("--watch");
        PrintStream out = session.getConsole();
        List<ShellMigration> shown =
                given.rest().isEmpty() ? migrations.running() : List.of(migrations.running(given.only("status", "id")));
        if (shown.isEmpty()) {
            out.println("no migration runs here; 'drover:history' shows those that have ended");
        }
        shown.forEach(migration -> show(migration, migration.migration().report(), out));
        out.flush();
        while (watch && shown.stream().anyMatch(m -> !m.migration().state().isTerminal())) {
            Thread.sleep(WATCH_MILLIS);
            shown.forEach(migration -> show(migration, migration.migration().report(), out));
            out.flush();
        }
    }

    private static void show(ShellMigration migration, MigrationReport report, PrintStream out) {
        out.println(migration.line() + ", " + Amounts.bytes(Totals.deviceBytes(report)) + " of device state in "
                + Amounts.duration(report.totalNanos()));
        ReportTables.devices(report, Map.of()).lines().forEach(out::println);
        ReportTables.channels(report).lines().forEach(out::println);
    }

    /**
     * Cancels a migration.
     *
     * @param session of the shell
     * @param words what the user wrote
     */
    @Descriptor("cancels a migration: the source's devices run on")
    public void cancel(CommandSession session, @Descriptor("ID, or --all") String[] words) {
        CommandWords given = CommandWords.parse("cancel", words, Set.of(), Set.of("--all"));
        List<ShellMigration> chosen;
        if (given.has("--all")) {
            given.noMore("cancel");
            chosen = migrations.running();
        } else {
            chosen = List.of(migrations.running(given.only("cancel", "id of a migration, or --all")));
        }
        for (ShellMigration migration : chosen) {
            migration.migration().cancel();
            session.getConsole().println(migration.id() + ": cancel asked for; 'drover:history' shows what came of it");
        }
    }

    /**
     * Shows the migrations that have ended.
     *
     * @param session of the shell
     * @param words what the user wrote
     */
    @Descriptor("shows what came of the last migrations, the latest first")
    public void history(CommandSession session, @Descriptor("nothing") String[] words) {
        CommandWords.parse("history", words, Set.of(), Set.of()).noMore("history");
        PrintStream out = session.getConsole();
        List<ShellMigrations.Ended> all = migrations.history();
        if (all.isEmpty()) {
            out.println("no migration has ended here");
            return;
        }
        Table table = new Table()
                .text("ID")
                .text("ADDRESS")
                .text("STATE")
                .number("BYTES")
                .number("TIME")
                .number("DOWNTIME")
                .text("OUTCOME");
        for (ShellMigrations.Ended ended : all) {
            MigrationReport report = ended.report();
            table.row(
                    ended.migration().id(),
                    ended.migration().address(),
                    Words.word(report.state()),
                    Amounts.bytes(Totals.deviceBytes(report)),
                    Amounts.duration(report.totalNanos()),
                    Amounts.duration(report.downtimeNanos()),
                    ended.migration().side().afterwards(report));
        }
        table.lines().forEach(out::println);
        for (ShellMigrations.Ended ended : all) {
            ended.report()
                    .error()
                    .ifPresent(error -> out.println(ended.migration().id() + ": " + DroverException.describe(error)));
        }
    }

    private static String outcome(ShellMigrations.Ended ended) {
        return ended.migration().id() + ": "
                + ReportTables.outcome(ended.migration().side(), ended.report())
                + ended.report()
                        .error()
                        .map(e -> ": " + DroverException.describe(e))
                        .orElse("");
    }
}
