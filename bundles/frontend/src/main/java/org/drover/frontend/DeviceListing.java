// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.frontend;

import java.util.ArrayList;
import java.util.List;
import org.drover.api.Availability;
import org.drover.api.device.DeviceDescription;

/** The list of a host's devices, for people. */
public final class DeviceListing {
    private DeviceListing() {}

    /**
     * Returns a table, then a line for each device that cannot migrate, then one for each kind.
     *
     * @param kinds of devices, as their providers see them now
     */
    public static List<String> lines(List<DeviceKind> kinds) {
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
}
