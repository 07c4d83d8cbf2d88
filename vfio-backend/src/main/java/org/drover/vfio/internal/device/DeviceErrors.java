// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.device;

import org.drover.api.device.DeviceException;
import org.drover.api.device.UnsupportedFeatureException;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.uapi.Errno;

/** The one form of a device's error: {@code device ID: WHAT failed with ERRNO; WHAT TO DO}. */
public final class DeviceErrors {
    private DeviceErrors() {}

    /**
     * Returns the error of a failed call.
     *
     * @param id the device
     * @param what what was being done, with values
     * @param cause what the system said
     * @param advice what to do
     */
    public static DeviceException failed(String id, String what, ErrnoException cause, String advice) {
        return new DeviceException(message(id, what, cause, advice), cause.errno(), cause);
    }

    static UnsupportedFeatureException unsupported(String id, String what, ErrnoException cause, String advice) {
        return new UnsupportedFeatureException(message(id, what, cause, advice), cause.errno(), cause);
    }

    private static String message(String id, String what, ErrnoException cause, String advice) {
        return "device " + id + ": " + what + " failed with " + Errno.nameOf(cause.errno()) + "; " + advice;
    }
}
