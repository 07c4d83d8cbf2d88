// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.carry;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.drover.api.DroverException;
import org.drover.command.cli.ExitCodes;
import org.drover.command.cli.RunningEngine;
import org.drover.command.cli.Session;
import org.drover.command.cli.Termination;
import org.drover.command.output.JsonLines;
import org.drover.relay.Relay;
import org.drover.relay.RelayListener;
import org.drover.relay.RelayOptions;
import org.drover.relay.RelayedMigration;
import org.drover.relay.RelayedMigrationInfo;
import org.drover.stream.MigrationTap;

/** Carries migrations until somebody asks to end, or until one has ended. */
final class CarryRun implements RelayListener {
    private final CarryOptions options;
    private final RecordingPlace place;
    private final boolean once;
    private final Session session;
    private final CarryEvents events;
    private final CountDownLatch over = new CountDownLatch(1);

    /** By the migration's id; guarded by this object, as are all events. */
    private final Map<String, CarriedMigration> carried = new HashMap<>();

    private int exitCode = ExitCodes.OK;

    CarryRun(CarryOptions options, RecordingPlace place, boolean once, Session session) {
        this.options = options;
        this.place = place;
        this.once = once;
        this.session = session;
        this.events = options.json()
                ? new JsonCarryEvents(new JsonLines(session.console().out()))
                : new TextCarryEvents(session);
    }

    int run() throws InterruptedException {
        try (RunningEngine engine = session.engines().open();
                Relay relay = Relay.start(
                        RelayOptions.builder(options.listen(), options.target()).build(),
                        engine.engine().transports(),
                        this::tap,
                        this)) {
            synchronized (this) {
                events.listening(relay.localAddress(), options.target());
            }
            Termination.Registration end = session.termination().onRequest(over::countDown);
            try {
                over.await();
            } finally {
                end.remove();
            }
        }
        synchronized (this) {
            return exitCode;
        }
    }

    private synchronized MigrationTap tap(RelayedMigrationInfo migration) {
        CarriedMigration tap = CarriedMigration.begin(place, migration, options.listen());
        carried.put(migration.id(), tap);
        return tap;
    }

    @Override
    public synchronized void began(RelayedMigration migration) {
        events.began(migration.info());
    }

    @Override
    public synchronized void ended(RelayedMigration migration) {
        CarriedMigration tap = carried.remove(migration.info().id());
        events.ended(migration.info(), migration.outcome(), tap);
        if (once && over.getCount() > 0) {
            CarriedEnd end = CarriedEnd.of(migration.outcome(), tap.report());
            boolean good = end == CarriedEnd.COMPLETED || end == CarriedEnd.UNKNOWN;
            exitCode = good && tap.recordingError().isEmpty() ? ExitCodes.OK : ExitCodes.FAILED;
            over.countDown();
        }
    }

    @Override
    public synchronized void refused(String source, DroverException reason) {
        events.refused(source, reason);
    }
}
