// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.carry;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.drover.api.DroverException;
import org.drover.command.cli.ErrorLine;
import org.drover.relay.RelayOutcome;
import org.drover.relay.RelayedMigrationInfo;

/** Adds up what a relay has carried. For several threads. */
final class CarryTotals {
    private final Map<CarriedEnd, Integer> ends = new EnumMap<>(CarriedEnd.class);
    private int tapErrors;
    private int refused;
    private long forwardBytes;
    private long backwardBytes;
    private Optional<String> error = Optional.empty();

    /**
     * A migration has ended.
     *
     * @param outcome how its connections ended
     * @param end what came of it
     * @param recordingError why it could not be kept to its end
     */
    synchronized void ended(
            RelayedMigrationInfo migration,
            RelayOutcome outcome,
            CarriedEnd end,
            Optional<DroverException> recordingError) {
        ends.merge(end, 1, Integer::sum);
        tapErrors += outcome.tapError().isPresent() ? 1 : 0;
        forwardBytes += outcome.forwardBytes();
        backwardBytes += outcome.backwardBytes();
        error = error.or(() -> Stream.of(outcome.error(), recordingError, outcome.tapError())
                .flatMap(Optional::stream)
                .findFirst()
                .map(first -> "migration " + migration.id() + ": " + ErrorLine.describe(first)));
    }

    synchronized void refused(String source, DroverException reason) {
        refused++;
        error = error.or(
                () -> Optional.of("a connection from " + source + " was refused: " + ErrorLine.describe(reason)));
    }

    /** @param exitCode what the process exits with */
    synchronized CarryReport report(int exitCode) {
        return new CarryReport(exitCode, ends, tapErrors, refused, forwardBytes, backwardBytes, error);
    }
}
