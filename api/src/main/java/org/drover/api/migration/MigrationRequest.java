// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.migration;

import java.util.List;
import org.drover.api.device.DeviceBackend;
import org.drover.api.transport.TransportAddress;

/**
 * What to migrate, where to, and how; the same for both sides.
 *
 * @param address where the source connects to, or the destination listens
 * @param devices open devices, each id once; at least one. They stay the caller's, who closes them after the migration has
 *     ended, and does not touch them before
 * @param parameters sampled now
 * @param machine stops and starts what drives the devices
 * @param listener hears of the states
 */
public record MigrationRequest(
        TransportAddress address,
        List<DeviceBackend> devices,
        MigrationParameters parameters,
        MachineControl machine,
        MigrationListener listener) {
    /** Copies the list. */
    public MigrationRequest {
        devices = List.copyOf(devices);
    }

    /**
     * Makes a request with no machine and no listener.
     *
     * @param address where the source connects to, or the destination listens
     * @param devices open devices
     * @param parameters sampled now
     */
    public MigrationRequest(TransportAddress address, List<DeviceBackend> devices, MigrationParameters parameters) {
        this(address, devices, parameters, MachineControl.NONE, MigrationListener.NONE);
    }
}
