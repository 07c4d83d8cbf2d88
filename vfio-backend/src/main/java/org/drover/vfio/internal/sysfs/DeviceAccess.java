// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.sysfs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.drover.api.Availability;

/** Whether this process may open a device that has the right driver, and what to do if not. */
public final class DeviceAccess {
    private DeviceAccess() {}

    /**
     * Looks at the files that opening the device needs, without opening them.
     *
     * @param device the device, bound to a VFIO driver
     * @param paths where to look
     */
    public static Availability of(SysfsDevice device, HostPaths paths) {
        Optional<Path> own = device.characterDevice().map(paths::characterDevice);
        Optional<Path> group = device.iommuGroup().map(paths::group);
        if (group.filter(Files::exists).isPresent()) {
            return openable(group.get());
        }
        if (own.filter(Files::exists).isPresent() && Files.exists(paths.iommufd())) {
            Availability access = openable(own.get());
            return access.available() ? openable(paths.iommufd()) : access;
        }
        if (group.isEmpty() && own.isEmpty()) {
            return Availability.unavailable("it has no IOMMU group; switch the IOMMU on in the firmware and with the"
                    + " kernel parameter intel_iommu=on (Intel), which AMD and Arm do not need");
        }
        return Availability.unavailable(
                "there is no " + group.orElseGet(own::get) + "; load VFIO: modprobe vfio vfio_iommu_type1");
    }

    /**
     * Returns whether a file can be read and written by this process.
     *
     * @param file an existing file
     */
    public static Availability openable(Path file) {
        if (Files.isReadable(file) && Files.isWritable(file)) {
            return Availability.AVAILABLE;
        }
        return Availability.unavailable("this process may not read and write " + file
                + "; run as root, or give it to the service's user: chown USER " + file + " (lasting: a udev rule)");
    }
}
