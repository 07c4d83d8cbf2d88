// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.shell.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.drover.api.ConfigurationException;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.migration.MachineControl;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationListener;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.transport.TransportAddress;
import org.drover.frontend.Side;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The migrations that this shell has started: the running ones, and what came of the last ones. On any thread. */
@Component(
        service = {ShellMigrations.class, Runnable.class},
        property = "drover.container.before-stop:Boolean=true")
public final class ShellMigrations implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ShellMigrations.class);
    private static final int HISTORY_LENGTH = 100;
    private static final long END_MILLIS = 20_000;

    private final EngineAccess engine;
    private final ShellDevices devices;
    private final Map<String, ShellMigration> running = new LinkedHashMap<>();
    private final Deque<Ended> history = new ArrayDeque<>();

    /**
     * @param migration that has ended
     * @param report its last one
     */
    record Ended(ShellMigration migration, MigrationReport report) {}

    /**
     * Created by the service component runtime.
     *
     * @param engine runs migrations
     * @param devices that are open
     */
    @Activate
    public ShellMigrations(@Reference EngineAccess engine, @Reference ShellDevices devices) {
        this.engine = engine;
        this.devices = devices;
    }

    /** On a thread of its own: a migration's threads must not wait for a device to be closed, and no callback may. */
    private void settleLater(CompletableFuture<ShellMigration> started, ShellDevices.Taken taken) {
        new Thread(
                        () -> {
                            try {
                                settle(started.join(), taken);
                            } catch (CancellationException e) {
                                LOGGER.debug("it had not begun", e); // its devices are released by who began it
                            }
                        },
                        "drover-shell-settle")
                .start();
    }

    /** Starts one side of a migration. Throws a {@link org.drover.api.DroverException} if it cannot begin; nothing was changed then. */
    ShellMigration start(
            Side side, TransportAddress address, List<String> deviceWords, MigrationParameters parameters) {
        ShellDevices.Taken taken = devices.take(deviceWords);
        CompletableFuture<ShellMigration> started = new CompletableFuture<>();
        try {
            MigrationListener listener = (which, from, to) -> {
                if (to.isTerminal()) {
                    settleLater(started, taken);
                }
            };
            MigrationRequest request =
                    new MigrationRequest(address, taken.devices(), parameters, MachineControl.NONE, listener);
            Migration migration = side.isSource()
                    ? engine.engine().migrate(request)
                    : engine.engine().listen(request);
            ShellMigration shown = ShellMigration.of(side, address, migration);
            synchronized (this) {
                running.put(migration.id(), shown);
            }
            started.complete(shown);
            return shown;
        } catch (RuntimeException | Error e) {
            started.cancel(false);
            devices.release(taken, taken.opened());
            throw e;
        }
    }

    /** Devices that do not run here after it, and were opened for it, are closed: their state is elsewhere, or never was here. */
    private void settle(ShellMigration ended, ShellDevices.Taken taken) {
        Migration migration = ended.migration();
        try {
            release(ended, taken, migration.await(Deadline.afterMillis(END_MILLIS)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (DeadlineExceededException e) {
            LOGGER.error(
                    "migration {} has ended but its threads have not; its devices {} stay in use",
                    migration.id(),
                    taken.ids(),
                    e);
        }
        synchronized (this) {
            history.addFirst(new Ended(ended, migration.report()));
            if (history.size() > HISTORY_LENGTH) {
                history.removeLast();
            }
            running.remove(migration.id());
            notifyAll();
        }
    }

    private void release(ShellMigration ended, ShellDevices.Taken taken, MigrationReport report) {
        try {
            devices.release(taken, ended.side().devicesRun(report) ? List.of() : taken.opened());
        } catch (RuntimeException e) {
            LOGGER.error("a device of migration {} was not closed", ended.id(), e);
        }
    }

    /** Returns a running migration; throws if there is none of that id. */
    synchronized ShellMigration running(String id) {
        ShellMigration found = running.get(id);
        if (found == null) {
            throw new ConfigurationException("no migration '" + id + "' runs here; running are " + running.keySet()
                    + (history.stream().anyMatch(ended -> ended.migration().id().equals(id))
                            ? " ('drover:history' shows what came of it)"
                            : ""));
        }
        return found;
    }

    synchronized List<ShellMigration> running() {
        return List.copyOf(running.values());
    }

    /** Returns what came of the last migrations, the latest first. */
    synchronized List<Ended> history() {
        return List.copyOf(history);
    }

    /** Waits until a migration has ended and its devices are settled. An interrupt ends the wait, not the migration. */
    Ended await(ShellMigration migration) throws InterruptedException {
        synchronized (this) {
            while (running.containsKey(migration.id())) {
                wait();
            }
            return history.stream()
                    .filter(ended -> ended.migration() == migration)
                    .findFirst()
                    .orElseThrow(
                            () -> new ConfigurationException("migration " + migration.id() + " has ended long ago"));
        }
    }

    /** Ends everything: before the container stops, so that migrations still have their classes and peers hear of it. */
    @Override
    public void run() {
        cancelAll();
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_MILLIS);
        synchronized (this) {
            try {
                for (long left = END_MILLIS; !running.isEmpty() && left > 0; ) {
                    wait(left);
                    left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        closeDevices();
    }

    private void cancelAll() {
        running().forEach(migration -> migration.migration().cancel());
    }

    private void closeDevices() {
        List<RuntimeException> failures = new ArrayList<>();
        for (String id : devices.ids()) {
            try {
                devices.close(id);
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        failures.forEach(failure -> LOGGER.warn("a device of the shell was not closed", failure));
    }

    /** Only signals: whoever waits for the end is a thread of its own. */
    @Deactivate
    void deactivate() {
        cancelAll();
        new Thread(this, "drover-shell-end").start();
    }
}
