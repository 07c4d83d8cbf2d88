// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.migration;

import java.util.HexFormat;
import java.util.Optional;
import org.drover.api.device.DeviceBackend;
import org.drover.simulated.StateDigest;

/** The checksum of a device's state, of those devices that can be looked into. */
public final class DeviceDigest {
    private DeviceDigest() {}

    /**
     * Returns the SHA-256 of a device's state in hexadecimal. Takes some seconds for each GiB.
     *
     * @param device open, and in no migration
     * @return empty for a real device, whose state nobody can see
     */
    public static Optional<String> sha256(DeviceBackend device) {
        return device instanceof StateDigest known
                ? Optional.of(HexFormat.of().formatHex(known.sha256()))
                : Optional.empty();
    }
}
