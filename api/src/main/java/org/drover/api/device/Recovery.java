// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.device;

/**
 * What the runtime does with a device that failed to reach a state. If the recovery fails as well, the device is reset
 * and counts as RUNNING. The error that is thrown is always the first one.
 *
 * @param safeState the state to try; {@code null} to reset at once
 */
public record Recovery(DeviceState safeState) {
    /** Reset the device at once. */
    public static final Recovery RESET = new Recovery(null);

    /**
     * Returns the recovery that tries a state before it resets.
     *
     * @param safeState not ERROR
     */
    public static Recovery to(DeviceState safeState) {
        return new Recovery(safeState);
    }
}
