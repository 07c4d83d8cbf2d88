// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio;

import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.vfio.internal.device.VfioDeviceBackend;
import org.drover.vfio.kernel.VfioFile;

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
        return VfioDeviceBackend.open(id, device);
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
