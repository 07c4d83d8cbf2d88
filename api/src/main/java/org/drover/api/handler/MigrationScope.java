// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.handler;

import java.util.List;
import org.drover.api.device.ManagedDevice;
import org.drover.api.migration.MigrationParameters;

/**
 * What one side of one migration is about.
 *
 * @param devices in the order in which the user named them
 * @param parameters as sampled when the migration began
 */
public record MigrationScope(List<ManagedDevice> devices, MigrationParameters parameters) {
    /** Copies the list. */
    public MigrationScope {
        devices = List.copyOf(devices);
    }
}
