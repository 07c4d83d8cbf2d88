// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.migration;

/**
 * Where one side of a migration stands. Source of the names: {@code MigrationStatus}, QEMU 10.0
 * {@code qapi/migration.json}; {@link #IN_DOUBT} is Drover's.
 */
public enum MigrationState {
    /**
     * Connecting, checking, setting up. Nothing of the machine has changed that is not undone on failure. With {@code
     * x-retry-over} a migration comes back here from any state in which it could have failed, once all of that is undone.
     */
    SETUP,
    /** Precopy: the source's machine runs. */
    ACTIVE,
    /** The source's machine stands still; what is left of the devices' state moves. */
    DEVICE,
    /** A cancel is on its way. */
    CANCELLING,
    /** The destination has taken over. */
    COMPLETED,
    /** It failed; the source's machine runs on, the destination's does not. */
    FAILED,
    /** It was cancelled; the source's machine runs on, the destination's does not. */
    CANCELLED,
    /**
     * The source sent everything and lost the connection before the verdict. The destination may run: the source must
     * not, until somebody has found out.
     */
    IN_DOUBT;

    /** Returns whether the migration has ended. */
    public boolean isTerminal() {
        return this == COMPLETED || this == FAILED || this == CANCELLED || this == IN_DOUBT;
    }
}
