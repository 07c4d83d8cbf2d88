// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.device;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The state of a device that its driver does not carry: what a VMM emulates around it, such as PCI configuration space.
 * Called while the device is stopped: after its data was read, and after its data was written.
 */
@ConsumerType
public interface ConfigState {
    /** Most bytes that {@link #save} ever gives: 65,536, which is a full MSI-X table and then some. */
    int MAX_BYTES = 64 * 1024;

    /**
     * Appends the state to {@code target}, big-endian, advancing its position.
     *
     * @param target with room for {@link #MAX_BYTES}
     * @throws DeviceException if it cannot be read
     */
    void save(ByteBuffer target);

    /**
     * Applies a state: all remaining bytes of {@code source}. Checks it whole before it changes anything.
     *
     * @param source big-endian; what {@link #save} gave on the other side
     * @throws DeviceException if it is not a state of such a device, or cannot be applied
     */
    void load(ByteBuffer source);
}
