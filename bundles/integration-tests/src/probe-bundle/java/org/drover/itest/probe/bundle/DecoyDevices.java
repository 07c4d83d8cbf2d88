// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.probe.bundle;

import java.util.List;
import org.drover.api.Availability;
import org.drover.api.ConfigurationException;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.device.DeviceDescription;
import org.drover.api.device.DeviceSpec;

/** Simulated devices that cannot be opened. */
final class DecoyDevices implements DeviceBackendProvider {

    @Override
    public String scheme() {
        return "sim";
    }

    @Override
    public Availability availability() {
        return Availability.AVAILABLE;
    }

    @Override
    public int match(DeviceSpec spec) {
        return MATCH_GENERIC;
    }

    @Override
    public DeviceBackend open(DeviceSpec spec) {
        throw new ConfigurationException("the decoy was asked for " + spec);
    }

    @Override
    public List<DeviceDescription> discover() {
        return List.of();
    }
}
