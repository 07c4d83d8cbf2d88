// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.device;

import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;

/** Thrown when a device or its driver refuses or fails: names the device, the call, the values and the system's error. */
public class DeviceException extends DroverException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /**
     * Creates the error.
     *
     * @param message one line: device, call, values, what to do
     * @param errno the system's error number; 0 if there is none
     * @param cause what made it fail; {@code null} if nothing else did
     */
    public DeviceException(String message, int errno, Throwable cause) {
        super(ErrorCategory.DEVICE, message, cause);
        this.errno = errno;
    }

    /**
     * Creates the error of a call that has no error number.
     *
     * @param message one line: device, call, values, what to do
     */
    public DeviceException(String message) {
        this(message, 0, null);
    }

    /** Returns the system's error number, 0 if there is none. */
    public int errno() {
        return errno;
    }
}
