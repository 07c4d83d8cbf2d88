// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.devices;

import java.util.ArrayList;
import java.util.List;
import org.drover.api.Availability;
import org.drover.api.device.DeviceDescription;
import org.drover.command.output.JsonLines;
import org.drover.command.output.Table;

/** The list of devices, for people and for programs. */
final class DeviceListing {
    private DeviceListing() {}

    /** Returns a table, then a line for each device that cannot migrate, then one for each kind that is not to be had. */
    static List<String> text(List<DeviceKind> kinds) {
        List<DeviceDescription> devices =
                kinds.stream().flatMap(kind -> kind.devices().stream()).toList();
        List<String> lines = new ArrayList<>();
        if (devices.isEmpty()) {
            lines.add("no VFIO devices on this host");
        } else {
            Table table =
                    new Table().text("DEVICE").text("DRIVER").text("MIGRATES").text("DESCRIPTION");
            for (DeviceDescription device : devices) {
                String migrates = device.migratable().available() ? "yes" : "no";
                table.row(device.spec(), device.driver(), migrates, device.description());
            }
            lines.addAll(table.lines());
        }
        for (DeviceDescription device : devices) {
            if (!device.migratable().available()) {
                lines.add(device.spec() + ": " + device.migratable().reason());
            }
        }
        for (DeviceKind kind : kinds) {
            Availability availability = kind.availability();
            lines.add(kind.scheme() + ": " + (availability.available() ? "available" : availability.reason()));
        }
        return lines;
    }

    /** Writes an event for each kind and each device, and the counts last. */
    static void json(List<DeviceKind> kinds, JsonLines lines) {
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
