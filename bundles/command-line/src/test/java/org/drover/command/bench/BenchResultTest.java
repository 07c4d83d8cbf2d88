// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalDouble;
import org.drover.api.migration.MigrationParameters;
import org.junit.jupiter.api.Test;

class BenchResultTest {
    private static final long SECOND = 1_000_000_000;

    private static BenchResult of(List<Round> engine, List<Round> baseline) {
        BenchOptions options = new BenchOptions(1, 100, 0, engine.size(), MigrationParameters.DEFAULTS, false);
        return new BenchResult(options, engine, baseline, engine, engine.get(0), OptionalDouble.empty(), 0, 0, 0);
    }

    @Test
    void oneSlowRoundDoesNotChangeTheRatio() {
        BenchResult result = of(
                List.of(new Round(90, SECOND), new Round(90, SECOND), new Round(90, 100 * SECOND)),
                List.of(new Round(100, SECOND), new Round(100, 7 * SECOND), new Round(100, SECOND)));
        assertEquals(0.9, result.ratio(), 1e-9);
    }

    @Test
    void medianOfTwoIsBetweenThem() {
        BenchResult result = of(
                List.of(new Round(100, SECOND), new Round(300, SECOND)),
                List.of(new Round(100, SECOND), new Round(100, SECOND)));
        assertEquals(200, result.engineBytesPerSecond(), 1e-9);
        assertEquals(2, result.ratio(), 1e-9);
    }
}
