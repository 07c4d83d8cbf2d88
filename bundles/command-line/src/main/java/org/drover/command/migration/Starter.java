// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.migration;

import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationEngine;
import org.drover.api.migration.MigrationRequest;

/** Starts one side of a migration. */
@FunctionalInterface
interface Starter {
    Migration start(MigrationEngine engine, MigrationRequest request);
}
