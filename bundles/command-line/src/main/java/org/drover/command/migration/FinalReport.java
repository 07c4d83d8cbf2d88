// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.migration;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.drover.api.migration.MigrationReport;
import org.drover.frontend.Side;

/**
 * What came of a migration, with what only this process can add.
 *
 * @param side which half this process was
 * @param migration the engine's report
 * @param sha256 of each device's state after the migration, by device id; only of devices that can tell
 * @param memorySha256 of the memory after the migration; empty if it has none, or did not complete
 * @param firstByteNanos age of this process when the first byte of a device had moved; empty if none did
 * @param exitCode what the process exits with
 */
record FinalReport(
        Side side,
        MigrationReport migration,
        Map<String, String> sha256,
        Optional<String> memorySha256,
        OptionalLong firstByteNanos,
        int exitCode) {}
