// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.drover.api.Deadline;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceSpec;
import org.drover.api.device.DeviceState;
import org.drover.api.migration.IncomingMigration;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationEngine;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.migration.MigrationState;
import org.drover.api.transport.TransportAddress;
import org.drover.command.cli.Termination;
import org.drover.command.migration.DeviceDigest;
import org.drover.command.migration.OpenDevices;

/**
 * Both sides of a migration in this process, with simulated devices. They are opened once, and each round goes the other
 * way: what was the destination is the next source. So no round measures the making of a gigabyte of memory.
 */
final class EngineRig implements AutoCloseable {
    private static final TransportAddress ANY_PORT = new TransportAddress("tcp", "127.0.0.1:0");

    private final MigrationEngine engine;
    private final BenchOptions options;
    private final Termination termination;
    private OpenDevices running;
    private OpenDevices other;

    EngineRig(MigrationEngine engine, BenchOptions options, Termination termination) {
        this.engine = engine;
        this.options = options;
        this.termination = termination;
        running = OpenDevices.open(engine, specifications(1));
        try {
            other = OpenDevices.open(engine, specifications(1_000_001));
        } catch (RuntimeException | Error e) {
            running.close();
            throw e;
        }
    }

    private List<DeviceSpec> specifications(long seed) {
        List<DeviceSpec> specifications = new ArrayList<>();
        for (int i = 0; i < options.devices(); i++) {
            specifications.add(DeviceSpec.parse(
                    "sim:bench" + i + "?state=" + options.stateBytes() + "&prefault=on&seed=" + (seed + i)));
        }
        return specifications;
    }

    /**
     * Migrates everything once.
     *
     * @param onlooker is given the source's side once it goes, and may return when it likes
     */
    Round run(Consumer<Migration> onlooker) throws InterruptedException {
        IncomingMigration incoming =
                engine.listen(new MigrationRequest(ANY_PORT, other.backends(), options.parameters()));
        Termination.Registration cancel = termination.onRequest(incoming::cancel);
        try {
            Migration outgoing = engine.migrate(
                    new MigrationRequest(incoming.localAddress(), running.backends(), options.parameters()));
            onlooker.accept(outgoing);
            MigrationReport sent = outgoing.await(Deadline.NEVER);
            MigrationReport received = incoming.await(Deadline.NEVER);
            check("source", sent);
            check("destination", received);
            swap();
            return new Round(options.totalBytes(), sent.downtimeNanos());
        } finally {
            cancel.remove();
            incoming.cancel(); // does nothing after it has ended
            incoming.await(Deadline.NEVER);
        }
    }

    /** A stopped device becomes a destination after it was set running, as one that was just opened. */
    private void swap() {
        for (DeviceBackend device : running.backends()) {
            device.setState(DeviceState.RUNNING);
        }
        OpenDevices source = running;
        running = other;
        other = source;
    }

    /** Returns whether both sides have the same, of devices that can tell. */
    boolean isIdentical() {
        for (int i = 0; i < options.devices(); i++) {
            if (!DeviceDigest.sha256(running.backends().get(i))
                    .equals(DeviceDigest.sha256(other.backends().get(i)))) {
                return false;
            }
        }
        return true;
    }

    private static void check(String side, MigrationReport report) {
        if (report.state() == MigrationState.COMPLETED) {
            return;
        }
        Throwable cause = report.error().orElse(null);
        ErrorCategory category = cause instanceof DroverException known ? known.category() : ErrorCategory.INTERNAL;
        throw new DroverException(
                category, "the benchmark's migration ended " + report.state() + " at the " + side, cause);
    }

    @Override
    public void close() {
        try {
            running.close();
        } finally {
            other.close();
        }
    }
}
