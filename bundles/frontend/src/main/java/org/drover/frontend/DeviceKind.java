// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.frontend;

import java.util.List;
import org.drover.api.Availability;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.device.DeviceDescription;

/**
 * What one provider says.
 *
 * @param scheme of its device specifications
 * @param availability whether such devices can be used on this host
 * @param devices those of this host
 */
public record DeviceKind(String scheme, Availability availability, List<DeviceDescription> devices) {
    /**
     * Asks a provider. Takes as long as it takes to look at the host's devices.
     *
     * @param provider of a kind of devices
     */
    public static DeviceKind of(DeviceBackendProvider provider) {
        List<DeviceDescription> devices = provider.discover();
        return new DeviceKind(provider.scheme(), provider.availability(), devices);
    }
}
