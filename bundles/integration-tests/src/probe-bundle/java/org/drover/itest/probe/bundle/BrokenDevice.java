// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.probe.bundle;

import java.util.Set;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.ForwardingDeviceBackend;
import org.drover.api.device.MigrationFlag;

/** A vendor's device that was shipped without one of its classes. */
final class BrokenDevice extends ForwardingDeviceBackend {

    BrokenDevice(DeviceBackend device) {
        super(device);
    }

    @Override
    public Set<MigrationFlag> migrationFlags() {
        throw new NoClassDefFoundError("com/example/Firmware");
    }
}
