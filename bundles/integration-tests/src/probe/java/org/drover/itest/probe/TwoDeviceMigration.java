// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.drover.api.Deadline;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceSpec;
import org.drover.api.migration.DeviceReport;
import org.drover.api.migration.IncomingMigration;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationEngine;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.migration.MigrationState;
import org.drover.api.transport.TransportAddress;

/**
 * Two simulated devices on their way from one engine to another over four channels. What became of them is told in text, which
 * a test can read that has other classes of the same names. Not thread-safe.
 */
public final class TwoDeviceMigration implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> NAMES = List.of("nic0", "nic1");

    private final List<DeviceBackend> sourceDevices = new ArrayList<>();
    private final List<DeviceBackend> destinationDevices = new ArrayList<>();
    private IncomingMigration incoming;
    private Migration outgoing;

    private TwoDeviceMigration() {}

    /**
     * Opens the devices and starts to migrate them. Each of the four has content of its own.
     *
     * @param source migrates them away
     * @param destination listens for them
     * @param address where it listens
     * @param parameters the same on both sides, by name
     * @param deviceOptions of the device specifications, for example {@code state=3MiB}
     */
    public static TwoDeviceMigration begin(
            MigrationEngine source,
            MigrationEngine destination,
            String address,
            Map<String, String> parameters,
            String deviceOptions) {
        TwoDeviceMigration migration = new TwoDeviceMigration();
        try {
            migration.start(source, destination, TransportAddress.parse(address), parameters, deviceOptions);
            return migration;
        } catch (RuntimeException | Error e) {
            migration.close();
            throw e;
        }
    }

    private void start(
            MigrationEngine source,
            MigrationEngine destination,
            TransportAddress address,
            Map<String, String> parameters,
            String deviceOptions) {
        MigrationParameters.Builder builder =
                MigrationParameters.builder().set(MigrationParameters.MULTIFD_CHANNELS, 4);
        parameters.forEach(builder::set);
        MigrationParameters same = builder.build();
        for (int i = 0; i < NAMES.size(); i++) {
            String device = "sim:" + NAMES.get(i) + "?" + deviceOptions + "&seed=";
            sourceDevices.add(source.openDevice(DeviceSpec.parse(device + (10 + i))));
            destinationDevices.add(destination.openDevice(DeviceSpec.parse(device + (20 + i))));
        }
        incoming = destination.listen(new MigrationRequest(address, destinationDevices, same));
        outgoing = source.migrate(new MigrationRequest(incoming.localAddress(), sourceDevices, same));
    }

    /** Returns where the source's side stands. */
    public MigrationState sourceState() {
        return outgoing.state();
    }

    /**
     * Waits for the end of both sides.
     *
     * @return the states of both sides and, of one that failed, the error; if both completed, also the number of
     *     channels, and for each device whether it took the multifd channels, in how many packets, and a digest of its state on
     *     either side
     * @throws InterruptedException if the thread is interrupted
     */
    public Map<String, String> outcome() throws InterruptedException {
        MigrationReport sent = outgoing.await(Deadline.after(LIMIT));
        if (sent.state() != MigrationState.COMPLETED) {
            incoming.cancel(); // it may not have heard of the source at all
        }
        MigrationReport received = incoming.await(Deadline.after(LIMIT));
        Map<String, String> facts = new TreeMap<>();
        facts.put("source", sent.state().toString());
        facts.put("destination", received.state().toString());
        sent.error().ifPresent(error -> facts.put("source.error", String.valueOf(error.getMessage())));
        received.error().ifPresent(error -> facts.put("destination.error", String.valueOf(error.getMessage())));
        if (sent.state() != MigrationState.COMPLETED || received.state() != MigrationState.COMPLETED) {
            return facts;
        }
        facts.put("channels", Integer.toString(received.channels().size()));
        for (int i = 0; i < NAMES.size(); i++) {
            DeviceReport device = received.devices().get(i);
            facts.put(device.id() + ".multifd-transfer", Boolean.toString(device.multifdTransfer()));
            facts.put(device.id() + ".packets", Long.toString(device.packets()));
            facts.put(device.id() + ".source", StateDigest.of(sourceDevices.get(i)));
            facts.put(device.id() + ".destination", StateDigest.of(destinationDevices.get(i)));
        }
        return facts;
    }

    /** Cancels what still runs, waits for its end and closes the devices. */
    @Override
    public void close() {
        cancel(outgoing);
        cancel(incoming);
        sourceDevices.forEach(DeviceBackend::close);
        destinationDevices.forEach(DeviceBackend::close);
    }

    private static void cancel(Migration migration) {
        if (migration == null) {
            return;
        }
        migration.cancel();
        try {
            migration.await(Deadline.after(LIMIT));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
