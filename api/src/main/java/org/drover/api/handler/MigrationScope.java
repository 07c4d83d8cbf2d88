// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.handler;

import java.util.List;
import org.drover.api.device.ManagedDevice;
import org.drover.api.memory.GuestMemory;
import org.drover.api.migration.MigrationParameters;

/**
 * What one side of one migration is about.
 *
 * @param devices in the order in which the user named them
 * @param parameters as sampled when the migration began
 * @param memory that moves with them
 */
public record MigrationScope(List<ManagedDevice> devices, MigrationParameters parameters, GuestMemory memory) {
    /** Copies the list. */
    public MigrationScope {
        devices = List.copyOf(devices);
    }

    /**
     * Makes one without memory.
     *
     * @param devices in the order in which the user named them
     * @param parameters as sampled when the migration began
     */
    public MigrationScope(List<ManagedDevice> devices, MigrationParameters parameters) {
        this(devices, parameters, GuestMemory.NONE);
    }
}
