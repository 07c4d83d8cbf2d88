// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.carry;

import java.util.Map;
import java.util.Optional;
import org.drover.frontend.ExitCodes;

/**
 * What came of a relay's run.
 *
 * @param exitCode what the process exits with
 * @param ends how many migrations ended in each way; none that did not occur
 * @param tapErrors how many of them could not be looked at to their end
 * @param refused connections that were of no migration
 * @param forwardBytes of all migrations, from source to destination
 * @param backwardBytes of all migrations, from destination to source
 * @param error the first thing that went wrong, in words
 */
record CarryReport(
        int exitCode,
        Map<CarriedEnd, Integer> ends,
        int tapErrors,
        int refused,
        long forwardBytes,
        long backwardBytes,
        Optional<String> error) {
    /** Copies the map. */
    CarryReport {
        ends = Map.copyOf(ends);
    }

    /** Returns how many migrations were carried to their end. */
    int migrations() {
        return ends.values().stream().mapToInt(Integer::intValue).sum();
    }

    int count(CarriedEnd end) {
        return ends.getOrDefault(end, 0);
    }

    /** Returns what the exit code says, in a lower-case word. */
    String status() {
        return switch (exitCode) {
            case ExitCodes.OK -> "completed";
            case ExitCodes.CANCELLED -> "cancelled";
            default -> "failed";
        };
    }
}
