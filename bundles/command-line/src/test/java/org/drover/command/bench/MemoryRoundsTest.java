// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.drover.command.bench.MemoryRounds.Kind;
import org.junit.jupiter.api.Test;

/** What the figures of a memory benchmark are made of. */
class MemoryRoundsTest {
    @Test
    void ratioIsOfMediansAndMoreIsFaster() {
        MemoryRounds rounds = new MemoryRounds(1 << 20);
        for (long nanos : new long[] {900, 100, 110}) {
            rounds.add(Kind.COPY, nanos);
        }
        for (long nanos : new long[] {55, 1, 9_000}) {
            rounds.add(Kind.ZERO_SCAN, nanos);
        }
        assertEquals(110, rounds.medianNanos(Kind.COPY));
        assertEquals(2.0, rounds.ratio(Kind.ZERO_SCAN, Kind.COPY));
    }
}
