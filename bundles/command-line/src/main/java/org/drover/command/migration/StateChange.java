// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.migration;

import org.drover.api.migration.MigrationState;

/**
 * A step of a migration.
 *
 * @param from the state before
 * @param to the state after
 * @param ageNanos age of this process when it happened
 */
record StateChange(MigrationState from, MigrationState to, long ageNanos) {}
