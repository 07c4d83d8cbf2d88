// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.device;

/** Thrown when a device lacks what is asked of it. Nothing was changed. */
public class UnsupportedFeatureException extends DeviceException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the error.
     *
     * @param message one line: device, what it lacks, what to do
     */
    public UnsupportedFeatureException(String message) {
        super(message);
    }

    /**
     * Creates the error from what the system said.
     *
     * @param message one line: device, what it lacks, what to do
     * @param errno the system's error number
     * @param cause what the system said
     */
    public UnsupportedFeatureException(String message, int errno, Throwable cause) {
        super(message, errno, cause);
    }
}
