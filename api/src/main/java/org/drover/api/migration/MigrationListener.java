// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.migration;

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
}
