// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * What was measured.
 *
 * @param options of the run
 * @param engine rounds of the engine
 * @param baseline rounds of the baseline with as many threads, each beside the engine's of the same index
 * @param lean rounds of the baseline with the fewest threads, likewise
 * @param cold the first round of the engine, which runs while the JVM loads and compiles it
 * @param allocatedBytesPerPacket both sides together, in steady state; empty if the rounds were too short
 * @param heapHighWaterBytes with garbage
 * @param directHighWaterBytes of both sides' migrations
 * @param directBoundBytes what it may be at most
 */
record BenchResult(
        BenchOptions options,
        List<Round> engine,
        List<Round> baseline,
        List<Round> lean,
        Round cold,
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

    /** Returns the lean baseline's throughput. */
    double leanBytesPerSecond() {
        return median(lean);
    }

    /** Returns the engine's throughput in terms of the baseline's. */
    double ratio() {
        return engineBytesPerSecond() / baselineBytesPerSecond();
    }

    /** Returns the engine's throughput in terms of the lean baseline's. */
    double leanRatio() {
        return engineBytesPerSecond() / leanBytesPerSecond();
    }

    /** Returns the processor time that a GiB took the median round of a kind, in seconds. */
    static double cpuSecondsPerGibibyte(List<Round> rounds) {
        return median(rounds, Round::cpuSecondsPerGibibyte);
    }

    private static double median(List<Round> rounds) {
        return median(rounds, Round::bytesPerSecond);
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
