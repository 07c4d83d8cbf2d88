// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.device.DeviceSpec;
import org.drover.api.migration.IncomingMigration;
import org.drover.api.migration.MayRun;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationEngine;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.transport.TransportProvider;
import org.drover.runtime.internal.attempt.AttemptedIncomingMigration;
import org.drover.runtime.internal.attempt.AttemptedMigration;
import org.drover.runtime.internal.destination.DestinationMigration;
import org.drover.runtime.internal.memory.SlabPool;
import org.drover.runtime.internal.plugin.PluginRegistration;
import org.drover.runtime.internal.plugin.Plugins;
import org.drover.runtime.internal.source.SourceMigration;

/** Starts migrations with the plug-ins that are there when they start. */
public final class DefaultMigrationEngine implements MigrationEngine, AutoCloseable {
    private final Supplier<Plugins> plugins;
    private final SlabPool slabs = new SlabPool();
    private final AtomicInteger count = new AtomicInteger();
    private final ScheduledThreadPoolExecutor timer;
    private final Set<Migration> running = new HashSet<>();
    private volatile MigrationParameters settings = MigrationParameters.DEFAULTS;
    private boolean closed;

    /**
     * Creates an engine.
     *
     * @param plugins gives what is there now
     */
    public DefaultMigrationEngine(Supplier<Plugins> plugins) {
        this.plugins = plugins;
        this.timer = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "drover-timer");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        // A thread keeps the classes of whoever started it, which must not be a transport that can be replaced.
        timer.prestartCoreThread();
    }

    @Override
    public Migration migrate(MigrationRequest request) {
        requireOpen();
        String id = "out-" + count.incrementAndGet();
        AttemptedMigration<SourceMigration> migration = new AttemptedMigration<>(
                id,
                withSettings(request),
                plugins,
                (one, transport, handlers) ->
                        new SourceMigration(id, one, transport, handlers, slabs, timer, this::parameters),
                MayRun.YES,
                timer,
                this::ended);
        begin(migration);
        return migration;
    }

    @Override
    public IncomingMigration listen(MigrationRequest request) {
        requireOpen();
        String id = "in-" + count.incrementAndGet();
        AttemptedIncomingMigration migration = new AttemptedIncomingMigration(
                id,
                withSettings(request),
                plugins,
                (one, transport, handlers) ->
                        new DestinationMigration(id, one, transport, handlers, slabs, timer, this::parameters),
                timer,
                this::ended);
        begin(migration);
        return migration;
    }

    private MigrationRequest withSettings(MigrationRequest request) {
        return new MigrationRequest(
                request.address(),
                request.devices(),
                request.parameters().over(settings),
                request.machine(),
                request.listener(),
                request.memory());
    }

    @Override
    public MigrationParameters parameters() {
        return settings;
    }

    @Override
    public void setParameters(MigrationParameters parameters) {
        settings = Objects.requireNonNull(parameters, "parameters");
    }

    /**
     * A migration is known before it begins, so an engine that is closed meanwhile cancels it; and it begins without the lock,
     * since plug-ins are asked, which may take their time.
     */
    private void begin(AttemptedMigration<?> migration) {
        synchronized (this) {
            requireOpen();
            running.add(migration);
        }
        try {
            migration.begin();
        } catch (RuntimeException | Error e) {
            ended(migration);
            throw e;
        }
    }

    private synchronized void requireOpen() {
        if (closed) {
            throw new DroverException(ErrorCategory.INTERNAL, "the runtime is closed; start it again");
        }
    }

    private synchronized void ended(Migration migration) {
        running.remove(migration);
        endTimer();
    }

    /** Only when nothing needs it: a migration that is ending may still want its transport closed. */
    private void endTimer() {
        if (closed && running.isEmpty()) {
            timer.shutdownNow();
        }
    }

    @Override
    public DeviceBackend openDevice(DeviceSpec spec) {
        try {
            PluginRegistration<DeviceBackendProvider> kind = plugins.get().deviceKindOf(spec);
            return kind.made(kind.plugin().open(spec));
        } catch (LinkageError e) {
            throw new DroverException(
                    ErrorCategory.INTERNAL,
                    "device '" + spec
                            + "' cannot be opened: the bundle that opens it was stopped meanwhile, or is broken",
                    e);
        }
    }

    @Override
    public List<TransportProvider> transports() {
        return plugins.get().transports().stream()
                .map(PluginRegistration::plugin)
                .toList();
    }

    @Override
    public List<DeviceBackendProvider> deviceKinds() {
        return plugins.get().deviceKinds().stream()
                .map(PluginRegistration::plugin)
                .toList();
    }

    /** Cancels all migrations; does not wait for them: their threads end by themselves. Idempotent. */
    @Override
    public void close() {
        List<Migration> toCancel = new ArrayList<>();
        synchronized (this) {
            closed = true;
            toCancel.addAll(running);
            endTimer();
        }
        // The sources first: a destination that goes is a broken connection to a source of this engine.
        toCancel.sort(Comparator.comparing(IncomingMigration.class::isInstance));
        // Without the lock: listeners hear of it on this thread, and may ask the engine.
        toCancel.forEach(Migration::cancel);
    }
}
