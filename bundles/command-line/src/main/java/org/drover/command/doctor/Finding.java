// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.doctor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.drover.api.Availability;
import org.drover.api.device.DeviceDescription;
import org.drover.api.migration.MigrationEngine;
import org.drover.api.transport.TransportProvider;
import org.drover.frontend.DeviceKind;

/**
 * One thing that a migration may need, and whether it is there.
 *
 * @param area {@code transport}, {@code devices} (a kind of them) or {@code device}
 * @param name of it
 * @param availability whether it can be used; if not, what is missing and what to install or set
 */
record Finding(String area, String name, Availability availability) {
    /** Asks every plug-in of an engine; by kind, and by name. Takes as long as it takes to look at the host's devices. */
    static List<Finding> of(MigrationEngine engine) {
        List<Finding> findings = new ArrayList<>();
        engine.transports().stream()
                .sorted(Comparator.comparing(TransportProvider::scheme))
                .forEach(transport ->
                        findings.add(new Finding("transport", transport.scheme(), transport.availability())));
        List<DeviceKind> kinds = engine.deviceKinds().stream()
                .map(DeviceKind::of)
                .sorted(Comparator.comparing(DeviceKind::scheme))
                .toList();
        for (DeviceKind kind : kinds) {
            findings.add(new Finding("devices", kind.scheme(), kind.availability()));
        }
        for (DeviceKind kind : kinds) {
            for (DeviceDescription device : kind.devices()) {
                findings.add(new Finding("device", device.spec().toString(), device.migratable()));
            }
        }
        return findings;
    }

    /** Returns it as a line for a reader. */
    String line() {
        return area + " " + name + ": " + (availability.available() ? "ready" : "missing: " + availability.reason());
    }
}
