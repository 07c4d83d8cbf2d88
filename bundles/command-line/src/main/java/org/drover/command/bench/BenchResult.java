// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What was measured.
 *
 * @param options of the run
 * @param engine rounds of the engine
 * @param baseline rounds of the baseline, each beside the engine's of the same index
 * @param identical whether both sides had the same contents after the first round
 * @param allocatedBytesPerPacket both sides together, in steady state; empty if the rounds were too short
 * @param heapHighWaterBytes with garbage
 * @param directHighWaterBytes of both sides' migrations
 * @param directBoundBytes what it may be at most
 */
record BenchResult(
        BenchOptions options,
        List<Round> engine,
        List<Round> baseline,
        boolean identical,
        OptionalDouble allocatedBytesPerPacket,
        long heapHighWaterBytes,
        long directHighWaterBytes,
        long directBoundBytes) {
    /** Returns the engine's throughput. */
    double engineBytesPerSecond() {
        return median(engine);
    }

    /** Returns the baseline's throughput. */
    double baselineBytesPerSecond() {
        return median(baseline);
    }

    /** Returns the engine's throughput in terms of the baseline's. */
    double ratio() {
        return engineBytesPerSecond() / baselineBytesPerSecond();
    }

    private static double median(List<Round> rounds) {
        double[] sorted =
                rounds.stream().mapToDouble(Round::bytesPerSecond).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
