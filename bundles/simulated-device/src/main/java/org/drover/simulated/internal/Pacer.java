// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets so many bytes pass in a second, by waiting after each call. A wait ends early if a file of the device is closed
 * meanwhile, or the thread is interrupted (it stays so). Not thread-safe.
 */
final class Pacer {
    /** The longest single wait: a file that is closed meanwhile is noticed by then. */
    private static final long MAX_PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final SimulatedClock clock;
    private final LongSupplier closings;
    private final long bytesPerSecond;
    private long freeAtNanos;
    private boolean started;

    /**
     * Creates a pacer.
     *
     * @param closings counts the closed files; a change ends a wait
     * @param bytesPerSecond 0 for no limit
     */
    Pacer(SimulatedClock clock, LongSupplier closings, long bytesPerSecond) {
        this.clock = clock;
        this.closings = closings;
        this.bytesPerSecond = bytesPerSecond;
    }

    /** Waits as long as it takes the device to move the bytes. */
    void pass(long bytes) {
        if (bytesPerSecond == 0 || bytes <= 0) {
            return;
        }
        long now = clock.nanoTime();
        if (!started || now - freeAtNanos > 0) {
            started = true;
            freeAtNanos = now;
        }
        freeAtNanos += (long) (bytes * (double) TimeUnit.SECONDS.toNanos(1) / bytesPerSecond);
        waitUntil(freeAtNanos);
    }

    /** Waits a time. */
    void delay(long nanos) {
        if (nanos > 0) {
            waitUntil(clock.nanoTime() + nanos);
        }
    }

    private void waitUntil(long atNanos) {
        long before = closings.getAsLong();
        long left = atNanos - clock.nanoTime();
        while (left > 0
                && closings.getAsLong() == before
                && !Thread.currentThread().isInterrupted()) {
            clock.park(Math.min(left, MAX_PARK_NANOS));
            left = atNanos - clock.nanoTime();
        }
    }
}
