// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The times of a memory benchmark, the first round of each kind left out. */
final class MemoryRounds {
    /** What is measured, in the order of a round. */
    enum Kind {
        /** A copy of zero memory by one thread. */
        COPY,
        /** The test for zero pages over the same memory, by one thread. */
        ZERO_SCAN,
        /** A migration of random memory over 2 channels. */
        MIGRATE_2,
        /** The same over 4 channels. */
        MIGRATE_4
    }

    private final long bytes;
    private final Map<Kind, List<Long>> nanos = new EnumMap<>(Kind.class);

    MemoryRounds(long bytes) {
        this.bytes = bytes;
    }

    long bytes() {
        return bytes;
    }

    void add(Kind kind, long roundNanos) {
        nanos.computeIfAbsent(kind, any -> new ArrayList<>()).add(roundNanos);
    }

    /** Returns the median of a kind. */
    long medianNanos(Kind kind) {
        List<Long> sorted = nanos.get(kind).stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    /** Returns how many bytes a second one kind does for each of another. */
    double ratio(Kind kind, Kind to) {
        return (double) medianNanos(to) / medianNanos(kind);
    }
}
