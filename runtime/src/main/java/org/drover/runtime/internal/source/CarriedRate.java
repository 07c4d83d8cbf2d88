// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.source;

import java.util.concurrent.TimeUnit;

/**
 * What the channels can carry, measured over rounds in which there was enough to send: not what happened to be sent. A source
 * that has been idle, or was held back by {@code max-bandwidth}, has not become slow. Main thread.
 */
final class CarriedRate {
    /** The rate to count on before anything was measured: QEMU's default of max-bandwidth, 128 MiB/s. */
    private static final double ASSUMED_BYTES_PER_SECOND = 128.0 * 1024 * 1024;

    /** Less than this goes into the buffers of sockets at once and says nothing. */
    private static final long MIN_BYTES = 8L << 20;

    private double bytesPerSecond = ASSUMED_BYTES_PER_SECOND;
    private long beganNanos;
    private long beganBytes;
    private long idleNanos;

    /** A round begins. */
    void begin(long sentBytes) {
        begin(sentBytes, System.nanoTime());
    }

    void begin(long sentBytes, long nowNanos) {
        beganBytes = sentBytes;
        beganNanos = nowNanos;
        idleNanos = 0;
    }

    /** The round was held back for so long. */
    void idle(long nanos) {
        idleNanos += nanos;
    }

    /** The round has ended. */
    void end(long sentBytes) {
        end(sentBytes, System.nanoTime());
    }

    void end(long sentBytes, long nowNanos) {
        long bytes = sentBytes - beganBytes;
        long nanos = nowNanos - beganNanos - idleNanos;
        if (bytes >= MIN_BYTES && nanos > 0) {
            bytesPerSecond = bytes * (double) TimeUnit.SECONDS.toNanos(1) / nanos;
        }
    }

    /** Returns the rate of the last round that says something; a guess if there was none. */
    double bytesPerSecond() {
        return bytesPerSecond;
    }
}
