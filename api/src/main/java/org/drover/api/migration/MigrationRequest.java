// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.migration;

import java.util.List;
import org.drover.api.device.DeviceBackend;
import org.drover.api.memory.GuestMemory;
import org.drover.api.transport.TransportAddress;

/**
 * What to migrate, where to, and how; the same for both sides.
 *
 * @param address where the source connects to, or the destination listens
 * @param devices open devices, each id once; at least one, or memory. They stay the caller's, who closes them after the migration has
 *     ended, and does not touch them before
 * @param parameters sampled now
 * @param machine stops and starts what drives the devices
 * @param listener hears of the states
 * @param memory moves before the devices; it stays the caller's, and mapped, until the migration has ended
 */
public record MigrationRequest(
        TransportAddress address,
        List<DeviceBackend> devices,
        MigrationParameters parameters,
        MachineControl machine,
        MigrationListener listener,
        GuestMemory memory) {
    /** Copies the list. */
    public MigrationRequest {
        devices = List.copyOf(devices);
    }

    /**
     * Makes a request without memory.
     *
     * @param address where the source connects to, or the destination listens
     * @param devices open devices
     * @param parameters sampled now
     * @param machine stops and starts what drives the devices
     * @param listener hears of the states
     */
    public MigrationRequest(
            TransportAddress address,
            List<DeviceBackend> devices,
            MigrationParameters parameters,
            MachineControl machine,
            MigrationListener listener) {
        this(address, devices, parameters, machine, listener, GuestMemory.NONE);
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

    /**
     * Returns the same request with memory.
     *
     * @param moving what moves before the devices
     */
    public MigrationRequest withMemory(GuestMemory moving) {
        return new MigrationRequest(address, devices, parameters, machine, listener, moving);
    }
}
