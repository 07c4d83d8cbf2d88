// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import java.util.Objects;
import java.util.OptionalInt;
import org.drover.runtime.wire.SectionKey;

/**
 * What the description says of a device.
 *
 * @param key the idstr and instance id of its section, never {@code null}
 * @param state its fields, never {@code null}
 * @param legacyLengthBytes for a device that writes its section with code rather than by a vmstate, as a VFIO device does:
 *     how many bytes that were; else empty. QEMU then describes one field, {@code data}, with them all
 */
public record DeviceDescription(SectionKey key, StateDescription state, OptionalInt legacyLengthBytes) {
    /** Creates a description. */
    public DeviceDescription {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(legacyLengthBytes, "legacyLengthBytes");
    }

    /** Returns whether the device has no vmstate. */
    public boolean isLegacy() {
        return legacyLengthBytes.isPresent();
    }
}
