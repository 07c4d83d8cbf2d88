// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.probe.bundle;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceSpec;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportRegistration;
import org.drover.api.transport.TransportRegistry;
import org.drover.itest.probe.TwoDeviceMigration;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;

/** What a client of the engine's service does. What the engine throws is thrown. */
final class EngineActions {

    private final BundleContext context;

    EngineActions(BundleContext context) {
        this.context = context;
    }

    /** Returns the schemes that the engine knows: {@code transports}, {@code devices}. */
    Map<String, String> plugIns(Map<String, String> arguments) {
        try (EngineUse use = new EngineUse(context)) {
            return Map.of(
                    "transports",
                    sorted(use.engine().transports().stream().map(TransportProvider::scheme)),
                    "devices",
                    sorted(use.engine().deviceKinds().stream().map(DeviceBackendProvider::scheme)));
        }
    }

    /** Returns the registered transports and their phases, by scheme. */
    Map<String, String> registrations(Map<String, String> arguments) {
        ServiceReference<TransportRegistry> reference = context.getServiceReference(TransportRegistry.class);
        try {
            return context.getService(reference).registrations().stream()
                    .collect(Collectors.toMap(
                            TransportRegistration::scheme,
                            one -> one.scheme() + " " + one.phase(),
                            (one, other) -> one + ", " + other));
        } finally {
            context.ungetService(reference);
        }
    }

    /** Migrates two devices over {@code address} with {@code multifd-transfer}; returns what became of them. */
    Map<String, String> migrate(Map<String, String> arguments) {
        try (EngineUse use = new EngineUse(context);
                TwoDeviceMigration migration = begin(use, arguments)) {
            return outcomeOf(migration);
        }
    }

    /** As {@link #migrate}, but the service is given back as soon as the migration has begun. */
    Map<String, String> migrateAndLetGo(Map<String, String> arguments) {
        EngineUse use = new EngineUse(context);
        TwoDeviceMigration begun;
        try {
            begun = begin(use, arguments);
        } finally {
            use.close();
        }
        try (TwoDeviceMigration migration = begun) {
            return outcomeOf(migration);
        }
    }

    /** Listens with a device of this bundle that lacks a class of its own; returns the engine's {@code error}. */
    Map<String, String> listenWithBrokenDevice(Map<String, String> arguments) {
        try (EngineUse use = new EngineUse(context);
                DeviceBackend device = new BrokenDevice(use.engine().openDevice(DeviceSpec.parse("sim:broken")))) {
            use.engine()
                    .listen(new MigrationRequest(
                            TransportAddress.parse(arguments.get("address")),
                            List.of(device),
                            MigrationParameters.DEFAULTS));
            return Map.of();
        } catch (DeviceException e) {
            return Map.of("error", e.getMessage());
        }
    }

    private static TwoDeviceMigration begin(EngineUse use, Map<String, String> arguments) {
        return TwoDeviceMigration.begin(
                use.engine(),
                use.engine(),
                arguments.get("address"),
                Map.of(MigrationParameters.MULTIFD_TRANSFER.name(), arguments.get("multifd-transfer")),
                "state=3MiB&precopy=1MiB");
    }

    static Map<String, String> outcomeOf(TwoDeviceMigration migration) {
        try {
            return migration.outcome();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the migration ran", e);
        }
    }

    private static String sorted(Stream<String> schemes) {
        return schemes.sorted().collect(Collectors.joining(" "));
    }
}
