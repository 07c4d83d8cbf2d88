// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.migration;

import org.drover.api.transport.TransportAddress;
import org.osgi.annotation.versioning.ConsumerType;

/** Hears of a migration's states. Called on the migration's threads: must not block, and must not throw. */
@ConsumerType
@FunctionalInterface
public interface MigrationListener {
    /** Hears nothing. */
    MigrationListener NONE = (migration, from, to) -> {};

    /**
     * The migration went from one state to another. In order; each change once.
     *
     * @param migration the migration
     * @param from the state before
     * @param to the state now
     */
    void stateChanged(Migration migration, MigrationState from, MigrationState to);

    /**
     * One of several addresses is not taken, and the next one is tried: nothing has been moved yet. Before the first change
     * of state, or in state {@link MigrationState#SETUP}; also on the thread that starts the migration. Does nothing by
     * default.
     *
     * @param migration the migration
     * @param address which one
     * @param why its transport cannot be used here, or nobody could be reached over it
     */
    default void addressGivenUp(Migration migration, TransportAddress address, Throwable why) {}
}
