// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vendor.mtty;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A tree like {@code /sys}, with the links that the kernel makes for a mediated device. */
record FakeSysfs(Path root) {
    static final String UUID = "83b8f4f2-509f-382f-3c1e-e6bfe0fa1001";

    /** Adds a device; a driver or type of {@code null} is not there. Returns the device's folder. */
    Path mediated(String uuid, String parent, String driver, String type) throws IOException {
        Path device = Files.createDirectories(
                root.resolve("devices/virtual").resolve(parent).resolve(uuid));
        if (driver != null) {
            link(device.resolve("driver"), root.resolve("bus/mdev/drivers").resolve(driver));
        }
        if (type != null) {
            link(
                    device.resolve("mdev_type"),
                    device.resolveSibling("mdev_supported_types").resolve(type));
        }
        link(root.resolve("bus/mdev/devices").resolve(uuid), device);
        return device;
    }

    private static void link(Path link, Path target) throws IOException {
        Files.createDirectories(target);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, target);
    }
}
