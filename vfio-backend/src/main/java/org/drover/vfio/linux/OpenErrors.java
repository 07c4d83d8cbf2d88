// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.linux;

import org.drover.api.device.DeviceException;
import org.drover.vfio.internal.device.DeviceErrors;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.uapi.Errno;

/** What to do about a VFIO file that cannot be opened. */
final class OpenErrors {
    private OpenErrors() {}

    static DeviceException cannotOpen(String device, String path, ErrnoException cause) {
        return DeviceErrors.failed(device, "opening " + path, cause, advice(path, cause.errno()));
    }

    private static String advice(String path, int errno) {
        if (errno == Errno.EACCES.number() || errno == Errno.EPERM.number()) {
            return "run as root, or give the file to the service's user: chown USER " + path;
        }
        if (errno == Errno.EBUSY.number()) {
            return "another process has the device or its group: see 'fuser -v " + path + "'";
        }
        if (errno == Errno.ENOENT.number() || errno == Errno.ENODEV.number() || errno == Errno.ENXIO.number()) {
            return "bind the device to its VFIO driver, and load VFIO: modprobe vfio vfio_iommu_type1";
        }
        if (errno == Errno.EMFILE.number()) {
            return "raise the limit of open files: ulimit -n";
        }
        return "see the host's kernel log";
    }
}
