// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio;

import org.drover.api.Availability;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.vfio.internal.device.VfioDeviceBackend;
import org.drover.vfio.internal.pci.VfioPciConfigState;
import org.drover.vfio.internal.sysfs.DeviceLocator;
import org.drover.vfio.internal.sysfs.HostPaths;
import org.drover.vfio.kernel.VfioFile;
import org.drover.vfio.linux.IommuWay;
import org.drover.vfio.linux.LinuxVfio;

/**
 * Makes devices out of VFIO files: for those who have opened the file themselves, such as a VMM that owns the device, or a
 * simulation. A user who only has a device's name goes through the provider of scheme {@code vfio}.
 */
public final class VfioDevices {
    private VfioDevices() {}

    /**
     * Returns a device over its file. Asks the driver what it can do; changes nothing.
     *
     * @param id as {@link DeviceBackend#id()}: 1 to 250 characters of printable ASCII without spaces, the same on both sides of a migration
     * @param device open; from now on the backend's, which closes it, also if this fails
     * @throws IllegalArgumentException if {@code id} is not of that form
     * @throws DeviceException if the driver does not answer, or the device is not a PCI device
     */
    public static DeviceBackend open(String id, VfioFile device) {
        if (!isId(id)) {
            device.close();
            throw new IllegalArgumentException("device id '" + id + "' is not 1 to 250 characters of printable ASCII");
        }
        return VfioDeviceBackend.open(id, device, VfioPciConfigState::of);
    }

    /**
     * Opens the file of one of the running kernel's devices, without a backend over it: for tools and tests that speak to
     * the kernel themselves. May block as long as the driver does.
     *
     * @param name as after {@code vfio:} in a device specification, for example {@code 0000:3b:00.2}
     * @return the device's file, whose close lets go of all that opening it took
     * @throws DeviceException if it is missing, not permitted or busy, or there is no VFIO here
     */
    public static VfioFile openKernelFile(String name) {
        HostPaths paths = HostPaths.SYSTEM;
        Availability availability = LinuxVfio.availability(paths);
        if (!availability.available()) {
            throw new DeviceException("device " + name + ": " + availability.reason());
        }
        return LinuxVfio.open(new DeviceLocator(paths).find(name), IommuWay.AUTO, paths);
    }

    /**
     * Returns whether a text can be a device's id.
     *
     * @param id not {@code null}
     */
    public static boolean isId(String id) {
        return id.matches("[\\x21-\\x7e]{1,250}");
    }
}
