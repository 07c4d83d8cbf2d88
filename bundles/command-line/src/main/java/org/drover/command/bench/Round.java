// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

import java.util.concurrent.TimeUnit;
import org.drover.frontend.Amounts;

/**
 * What one round moved.
 *
 * @param bytes all devices together
 * @param nanos from the first read of a device's memory to the last byte in the other's
 * @param cpuNanos what all threads of the process took from the processors meanwhile, with setting up and clearing away
 */
record Round(long bytes, long nanos, long cpuNanos) {
    private static final long GIBIBYTE = 1 << 30;

    /** Makes a round whose processor time is not known. */
    Round(long bytes, long nanos) {
        this(bytes, nanos, 0);
    }

    /** Returns it with the processor time. */
    Round withCpu(long measuredNanos) {
        return new Round(bytes, nanos, measuredNanos);
    }

    /** Returns the seconds of a processor that a GiB took: unlike the throughput, hardly a matter of what else runs. */
    double cpuSecondsPerGibibyte() {
        return cpuNanos / (double) TimeUnit.SECONDS.toNanos(1) * GIBIBYTE / bytes;
    }

    /** Returns its throughput. */
    double bytesPerSecond() {
        return Amounts.bytesPerSecond(bytes, nanos);
    }
}
