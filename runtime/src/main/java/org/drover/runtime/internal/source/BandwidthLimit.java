// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.source;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.drover.api.Cancellation;

/**
 * Holds the main thread back so that no more than a rate is sent while the machine runs. Time in which nothing was sent is
 * not saved up: after a pause the rate is no higher than before it.
 */
final class BandwidthLimit {
    /** How soon a changed rate is noticed while it waits. */
    private static final long LOOK_AGAIN_MILLIS = 100;

    private final LongSupplier bytesPerSecond;
    private final Cancellation cancellation;
    private long pacedBytes;
    private long dueNanos = System.nanoTime();

    /**
     * Creates it.
     *
     * @param bytesPerSecond gives the rate as it is now; 0 for none
     * @param cancellation ends waits
     */
    BandwidthLimit(LongSupplier bytesPerSecond, Cancellation cancellation) {
        this.bytesPerSecond = bytesPerSecond;
        this.cancellation = cancellation;
        cancellation.onCancel(this::wake);
    }

    private synchronized void wake() {
        notifyAll();
    }

    /**
     * Waits until what was sent since the last call has had its time; a cancel ends the wait.
     *
     * @param sentBytes bytes since the beginning
     * @return how long it waited, in nanoseconds
     */
    synchronized long pace(long sentBytes) {
        long rate = bytesPerSecond.getAsLong();
        long bytes = sentBytes - pacedBytes;
        pacedBytes = sentBytes;
        if (rate == 0) {
            return 0;
        }
        long beganNanos = System.nanoTime();
        dueNanos = due(Math.max(dueNanos, System.nanoTime()), bytes, rate);
        long leftNanos;
        while ((leftNanos = dueNanos - System.nanoTime()) > 0 && !cancellation.isCancelled()) {
            try {
                wait(Math.max(1, Math.min(LOOK_AGAIN_MILLIS, TimeUnit.NANOSECONDS.toMillis(leftNanos))));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
            rate = follow(rate);
        }
        cancellation.throwIfCancelled();
        return System.nanoTime() - beganNanos;
    }

    /** What is left to wait counts at the rate of now. */
    private long follow(long rate) {
        long now = bytesPerSecond.getAsLong();
        if (now != rate) {
            long leftNanos = dueNanos - System.nanoTime();
            dueNanos = System.nanoTime() + (now == 0 ? 0 : (long) ((double) leftNanos * rate / now));
        }
        return now;
    }

    /** Returns when so many bytes more have had their time. In double: bytes x 10^9 exceeds a long after 8 GiB. */
    static long due(long fromNanos, long bytes, long bytesPerSecond) {
        return fromNanos + (long) ((double) bytes / bytesPerSecond * TimeUnit.SECONDS.toNanos(1));
    }
}
