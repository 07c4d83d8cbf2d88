// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.carry;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.drover.api.DroverException;
import org.drover.api.transport.TransportAddress;
import org.drover.command.cli.RunningEngine;
import org.drover.command.cli.Session;
import org.drover.command.cli.Termination;
import org.drover.command.output.JsonLines;
import org.drover.frontend.ExitCodes;
import org.drover.relay.Relay;
import org.drover.relay.RelayListener;
import org.drover.relay.RelayOptions;
import org.drover.relay.RelayOutcome;
import org.drover.relay.RelayedMigration;
import org.drover.relay.RelayedMigrationInfo;
import org.drover.stream.MigrationTap;

/** Carries migrations until somebody asks to end, or until one has ended. */
final class CarryRun implements RelayListener {
    private final CarryOptions options;
    private final RecordingPlace place;
    private final boolean once;
    private final Session session;
    private final Printer printer;
    private final CarryTotals totals = new CarryTotals();
    private final CountDownLatch over = new CountDownLatch(1);

    /** By the migration's id. */
    private final Map<String, CarriedMigration> carried = new ConcurrentHashMap<>();

    private volatile int exitCode = ExitCodes.OK;

    CarryRun(CarryOptions options, RecordingPlace place, boolean once, Session session) {
        this.options = options;
        this.place = place;
        this.once = once;
        this.session = session;
        this.printer = new Printer(
                options.json()
                        ? new JsonCarryEvents(new JsonLines(session.console().out()))
                        : new TextCarryEvents(session));
    }

    int run() throws InterruptedException {
        RelayOptions.Builder relayOptions = RelayOptions.builder(options.listen(), options.target());
        if (once) {
            relayOptions.maxMigrations(1); // another one must not end with this one
        }
        try (printer) {
            carry(relayOptions.build());
            // After the relay: migrations that it has reset are in it.
            CarryReport report = totals.report(exitCode);
            printer.print(events -> events.report(report));
        }
        return exitCode;
    }

    private void carry(RelayOptions relayOptions) throws InterruptedException {
        try (RunningEngine engine = session.engines().open();
                Relay relay = Relay.start(relayOptions, engine.engine().transports(), this::tap, this)) {
            printer.print(events -> events.listening(relay.localAddress(), options.target()));
            Termination.Registration end = session.termination().onRequest(over::countDown);
            try {
                over.await();
            } finally {
                end.remove();
            }
            if (session.termination().isRequested() && !relay.migrations().isEmpty()) {
                exitCode = ExitCodes.CANCELLED; // they are reset now
            }
        }
    }

    private MigrationTap tap(RelayedMigrationInfo migration) {
        CarriedMigration tap = CarriedMigration.begin(place, migration, options.listen());
        carried.put(migration.id(), tap);
        return tap;
    }

    @Override
    public void began(RelayedMigration migration) {
        printer.print(events -> events.began(migration.info()));
    }

    @Override
    public void connected(RelayedMigration migration, TransportAddress target, List<String> notTaken) {
        printer.print(events -> events.connected(migration.info(), target, notTaken));
    }

    @Override
    public void ended(RelayedMigration migration) {
        CarriedMigration tap = carried.remove(migration.info().id());
        RelayOutcome outcome = migration.outcome();
        printer.print(events -> events.ended(migration.info(), outcome, tap));
        CarriedEnd end = CarriedEnd.of(outcome, tap.report());
        totals.ended(migration.info(), outcome, end, tap.recordingError());
        if (once && over.getCount() > 0) {
            exitCode = exitCode(end, outcome, tap);
            over.countDown();
        }
    }

    /** Without its tap a migration is not kept: that is no failure of a relay, but of a recording. */
    private static int exitCode(CarriedEnd end, RelayOutcome outcome, CarriedMigration tap) {
        boolean good = end == CarriedEnd.COMPLETED || end == CarriedEnd.UNKNOWN;
        boolean kept = tap.file().isEmpty() || outcome.tapError().isEmpty();
        return good && kept && tap.recordingError().isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
    }

    @Override
    public void refused(String source, DroverException reason) {
        totals.refused(source, reason);
        printer.print(events -> events.refused(source, reason));
    }
}
