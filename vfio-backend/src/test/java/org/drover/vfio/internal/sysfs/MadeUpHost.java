// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.sysfs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A tree like {@code /sys} and {@code /dev}, with the devices that a test asks for. */
public final class MadeUpHost {
    private final Path root;

    public MadeUpHost(Path root) {
        this.root = root;
    }

    public HostPaths paths() {
        return new HostPaths(root.resolve("sys"), root.resolve("dev"));
    }

    /** Adds a PCI device; {@code driver} and {@code group} may be {@code null}. */
    public Path pci(String address, int vendor, int device, String driver, String group) throws IOException {
        Path folder =
                Files.createDirectories(root.resolve("sys/devices/pci0000:00").resolve(address));
        Files.writeString(folder.resolve("vendor"), String.format("0x%04x%n", vendor));
        Files.writeString(folder.resolve("device"), String.format("0x%04x%n", device));
        link(paths().pciDevices().resolve(address), folder);
        bind(folder, "pci", driver, group);
        return folder;
    }

    /** Makes a PCI device a virtual function. */
    public MadeUpHost virtual(Path device) throws IOException {
        link(device.resolve("physfn"), Files.createDirectories(root.resolve("sys/devices/pci0000:00/0000:3b:00.0")));
        return this;
    }

    /** Adds a mediated device of mtty. */
    public Path mediated(String uuid, String driver, String group) throws IOException {
        Path folder = Files.createDirectories(
                root.resolve("sys/devices/virtual/mtty/mtty").resolve(uuid));
        Path type = Files.createDirectories(root.resolve("sys/devices/virtual/mtty/mtty/mdev_supported_types/mtty-1"));
        Files.writeString(type.resolve("name"), "Single port serial\n");
        link(folder.resolve("mdev_type"), type);
        link(paths().mdevDevices().resolve(uuid), folder);
        bind(folder, "mdev", driver, group);
        return folder;
    }

    /** Adds a file below {@code /dev}. */
    public Path device(String name) throws IOException {
        Path file = root.resolve("dev").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.exists(file) ? file : Files.createFile(file);
    }

    private void bind(Path folder, String bus, String driver, String group) throws IOException {
        if (driver != null) {
            link(
                    folder.resolve("driver"),
                    Files.createDirectories(root.resolve("sys/bus/" + bus + "/drivers/" + driver)));
        }
        if (group != null) {
            link(
                    folder.resolve("iommu_group"),
                    Files.createDirectories(root.resolve("sys/kernel/iommu_groups/" + group)));
        }
    }

    private static void link(Path link, Path target) throws IOException {
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, target);
    }
}
