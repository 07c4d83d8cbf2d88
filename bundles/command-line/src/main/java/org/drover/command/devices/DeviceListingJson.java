// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.devices;

import java.util.List;
import org.drover.api.device.DeviceDescription;
import org.drover.command.output.JsonLines;
import org.drover.frontend.DeviceKind;

/** The list of devices, for programs. */
final class DeviceListingJson {
    private DeviceListingJson() {}

    /** Writes an event for each kind and each device, and the counts last. */
    static void write(List<DeviceKind> kinds, JsonLines lines) {
        int total = 0;
        int migratable = 0;
        for (DeviceKind kind : kinds) {
            lines.line("kind", json -> {
                json.writeStringField("scheme", kind.scheme());
                json.writeBooleanField("available", kind.availability().available());
                json.writeStringField("reason", kind.availability().reason());
            });
            for (DeviceDescription device : kind.devices()) {
                total++;
                migratable += device.migratable().available() ? 1 : 0;
                lines.line("device", json -> {
                    json.writeStringField("device", device.spec().toString());
                    json.writeStringField("driver", device.driver());
                    json.writeStringField("description", device.description());
                    json.writeBooleanField("migratable", device.migratable().available());
                    json.writeStringField("reason", device.migratable().reason());
                });
            }
        }
        int devices = total;
        int ready = migratable;
        lines.line("report", json -> {
            json.writeStringField("status", "completed");
            json.writeNumberField("devices", devices);
            json.writeNumberField("migratable", ready);
        });
    }
}
