// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.migration;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.drover.api.Deadline;
import org.drover.api.MigrationCancelledException;
import org.drover.api.device.DeviceBackend;
import org.drover.api.migration.IncomingMigration;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.migration.MigrationState;
import org.drover.api.transport.TransportAddress;
import org.drover.command.cli.ErrorLine;
import org.drover.command.cli.RunningEngine;
import org.drover.command.cli.Session;
import org.drover.command.cli.Termination;
import org.drover.command.memory.OpenMemory;
import org.drover.command.output.JsonLines;
import org.drover.frontend.ExitCodes;
import org.drover.frontend.Side;
import org.drover.frontend.Words;
import org.drover.qemu.QemuOutgoing;
import org.drover.recording.Recording;

/** Runs one side of one migration, from opening the devices to closing them. */
final class MigrationRun {
    /** How long a migration may take to end after an error of this command; then its devices are closed under it. */
    private static final long CANCEL_MILLIS = 20_000;

    private final Side side;
    private final Starter starter;
    private final Optional<Onward> onward;
    private final SideOptions options;
    private final boolean hold;
    private final Session session;
    private final MigrationEvents events;

    /**
     * @param starter starts this side
     * @param onward where the machine goes next, with the same open devices; empty if it stays
     * @param hold whether to keep the devices open, if they run here in the end, until somebody asks to end
     */
    MigrationRun(
            Side side, Starter starter, SideOptions options, boolean hold, Optional<Onward> onward, Session session) {
        this.side = side;
        this.starter = starter;
        this.onward = onward;
        this.options = options;
        this.hold = hold;
        this.session = session;
        this.events = options.json()
                ? new JsonEvents(new JsonLines(session.console().out()))
                : new TextEvents(session.console());
    }

    /** Returns one of {@link ExitCodes}. */
    int run() throws InterruptedException {
        AddressSource address = new AddressSource(options, session);
        try (RunningEngine engine = session.engines().open();
                OpenDevices devices = OpenDevices.open(engine.engine(), options.devices());
                OpenMemory memory = OpenMemory.open(options.memory())) {
            MigrationFollower follower = new MigrationFollower(events);
            MigrationRequest request = new MigrationRequest(
                    address.await(),
                    devices.backends(),
                    options.parameters(),
                    memory.machine(),
                    follower.listener(),
                    memory.memory());
            if (session.termination().isRequested()) {
                throw new MigrationCancelledException("cancelled before the migration began; nothing was changed");
            }
            MigrationReport report = follow(side, starter.start(engine.engine(), request), request, follower);
            int exitCode = ended(side, report, devices, Optional.of(memory), follower);
            if (exitCode == ExitCodes.OK && onward.isPresent()) {
                return goOn(onward.get(), engine, request, devices);
            }
            if (hold && side.devicesRun(report)) {
                events.holding(side);
                session.termination().await();
            }
            return exitCode;
        }
    }

    private int ended(
            Side which,
            MigrationReport report,
            OpenDevices devices,
            Optional<OpenMemory> memory,
            MigrationFollower follower) {
        int exitCode = ExitCodes.of(report);
        Optional<String> memorySha256 = memory.filter(one -> !one.memory().isEmpty())
                .filter(one -> report.state() == MigrationState.COMPLETED)
                .map(OpenMemory::sha256);
        events.ended(new FinalReport(
                which, report, digests(report, devices), memorySha256, follower.firstByteNanos(), exitCode));
        report.error().ifPresent(error -> printError(which, report, error));
        return exitCode;
    }

    /** The machine that has stopped over goes on, with the devices as they are open here. */
    private int goOn(Onward next, RunningEngine engine, MigrationRequest arrival, OpenDevices devices)
            throws InterruptedException {
        try (Recording recording = Recording.open(next.recording())) {
            MigrationFollower follower = new MigrationFollower(events);
            MigrationRequest request = new MigrationRequest(
                    next.address(), arrival.devices(), arrival.parameters(), arrival.machine(), follower.listener());
            Migration migration = QemuOutgoing.migrate(engine.engine(), request, recording);
            return ended(
                    Side.STOPPED_SOURCE,
                    follow(Side.STOPPED_SOURCE, migration, request, follower),
                    devices,
                    Optional.empty(),
                    follower);
        }
    }

    private MigrationReport follow(
            Side which, Migration migration, MigrationRequest request, MigrationFollower follower)
            throws InterruptedException {
        Termination.Registration cancel = session.termination().onRequest(migration::cancel);
        try {
            TransportAddress address =
                    migration instanceof IncomingMigration incoming ? incoming.localAddress() : request.address();
            events.started(which, address, request.devices().size());
            return follower.follow(migration);
        } catch (InterruptedException | RuntimeException | Error e) {
            endAfter(migration, e);
            throw e;
        } finally {
            cancel.remove();
        }
    }

    /** The devices are closed next: the migration must not use them any more. */
    private static void endAfter(Migration migration, Throwable error) {
        migration.cancel();
        try {
            migration.await(Deadline.afterMillis(CANCEL_MILLIS));
        } catch (InterruptedException | RuntimeException e) {
            error.addSuppressed(e);
        }
    }

    /** The devices are at rest or have just been set running; the migration's clocks have stopped. */
    private static Map<String, String> digests(MigrationReport report, OpenDevices devices) {
        Map<String, String> digests = new TreeMap<>();
        if (report.state() == MigrationState.COMPLETED) {
            for (DeviceBackend device : devices.backends()) {
                DeviceDigest.sha256(device).ifPresent(digest -> digests.put(device.id(), digest));
            }
        }
        return digests;
    }

    private void printError(Side which, MigrationReport report, Throwable error) {
        session.errors()
                .print(
                        "migration " + Words.word(report.state()) + ": " + ErrorLine.describe(error) + "; "
                                + which.afterwards(report),
                        error);
    }
}
