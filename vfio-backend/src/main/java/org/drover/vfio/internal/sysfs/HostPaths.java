// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.sysfs;

import java.nio.file.Path;

/**
 * Where the kernel shows its devices: the machine's own folders, or a tree that a test made up.
 *
 * @param sys usually {@code /sys}
 * @param dev usually {@code /dev}
 */
public record HostPaths(Path sys, Path dev) {
    /** The machine's own. */
    public static final HostPaths SYSTEM = new HostPaths(Path.of("/sys"), Path.of("/dev"));

    /** Returns the file through which containers are made. */
    public Path container() {
        return dev.resolve("vfio/vfio");
    }

    /**
     * Returns the file of an IOMMU group.
     *
     * @param group its number, or {@code noiommu-N}
     */
    public Path group(String group) {
        return dev.resolve("vfio").resolve(group);
    }

    /**
     * Returns a device's own file.
     *
     * @param name {@code vfioN}
     */
    public Path characterDevice(String name) {
        return dev.resolve("vfio/devices").resolve(name);
    }

    /** Returns the file through which iommufd address spaces are made. */
    public Path iommufd() {
        return dev.resolve("iommu");
    }

    /** Returns the folder with a link for each PCI device. */
    public Path pciDevices() {
        return sys.resolve("bus/pci/devices");
    }

    /** Returns the folder with a link for each mediated device. */
    public Path mdevDevices() {
        return sys.resolve("bus/mdev/devices");
    }
}
