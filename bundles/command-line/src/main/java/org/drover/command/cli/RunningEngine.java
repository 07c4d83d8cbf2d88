// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.cli;

import org.drover.api.migration.MigrationEngine;

/**
 * An engine and what stops it.
 *
 * @param engine the engine
 * @param stop closes it; does not throw
 */
public record RunningEngine(MigrationEngine engine, Runnable stop) implements AutoCloseable {
    /** Stops the engine. */
    @Override
    public void close() {
        stop.run();
    }
}
