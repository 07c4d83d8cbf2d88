// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.migration;

import org.drover.api.migration.MigrationParameters;

/**
 * Whether device state can go over the multifd channels. Source: {@code multifd_device_state_supported}, QEMU 10.0
 * {@code migration/multifd-device-state.c}; Drover has neither compression nor mapped-ram files.
 */
public final class MultifdSupport {
    private MultifdSupport() {}

    /**
     * Returns why it cannot, or nothing.
     *
     * @param parameters of the migration
     */
    public static String obstacle(MigrationParameters parameters) {
        if (!parameters.get(MigrationParameters.MULTIFD)) {
            return "multifd is off";
        }
        return parameters.get(MigrationParameters.SEND_SWITCHOVER_START)
                ? ""
                : "send-switchover-start is off, and the destination could not tell when to load";
    }
}
