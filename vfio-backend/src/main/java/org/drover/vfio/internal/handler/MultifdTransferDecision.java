// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import org.drover.api.ConfigurationException;
import org.drover.api.handler.HandlerContext;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.OnOffAuto;

/**
 * Whether a device's state goes over the multifd channels. Nothing on the wire says so: both sides must come to the same
 * answer. Source of the rules: {@code vfio_multifd_setup}, QEMU 10.0 {@code hw/vfio/migration-multifd.c}.
 */
final class MultifdTransferDecision {
    /** What to do when the two sides differ, for messages. */
    static final String BOTH_SIDES = MigrationParameters.MULTIFD_TRANSFER.name() + ", "
            + MigrationParameters.MULTIFD.name() + " and " + MigrationParameters.SEND_SWITCHOVER_START.name()
            + " must be the same on both sides";

    private MultifdTransferDecision() {}

    /**
     * Decides from the parameters as they are now.
     *
     * @param device names the device in messages
     * @param context of this side
     * @throws ConfigurationException if the parameter demands what cannot be had
     */
    static boolean sample(String device, HandlerContext context) {
        OnOffAuto wanted = context.parameters().get(MigrationParameters.MULTIFD_TRANSFER);
        if (wanted == OnOffAuto.OFF) {
            return false;
        }
        String obstacle = context.multifdDeviceStateObstacle();
        if (wanted == OnOffAuto.ON && !obstacle.isEmpty()) {
            throw new ConfigurationException("device " + device + ": " + MigrationParameters.MULTIFD_TRANSFER.name()
                    + "=on, but device state cannot go over the multifd channels: " + obstacle
                    + "; remove the obstacle, or set it to auto or off on both sides");
        }
        return obstacle.isEmpty();
    }
}
