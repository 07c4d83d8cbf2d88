// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.handler;

import org.drover.api.Cancellation;
import org.drover.api.migration.MigrationParameters;
import org.osgi.annotation.versioning.ProviderType;

/** What a handler may ask of its side of the migration. Any thread. */
@ProviderType
public interface HandlerContext {
    /** Returns the parameters, as sampled when the migration began. */
    MigrationParameters parameters();

    /** Returns how many multifd channels there are; 0 if multifd is off. */
    int multifdChannels();

    /**
     * Returns why device state cannot go over the multifd channels, one line; empty if it can. The rules are QEMU's:
     * multifd on, and SWITCHOVER_START sent ({@code multifd_device_state_supported}, QEMU 10.0
     * {@code migration/multifd-device-state.c}).
     */
    String multifdDeviceStateObstacle();

    /** Returns where the handler counts what it moves. */
    StateStatistics statistics();

    /** Returns what ends the handler's waits. */
    Cancellation cancellation();
}
