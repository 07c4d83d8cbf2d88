// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.source;

import java.util.concurrent.TimeUnit;
import org.drover.api.Cancellation;

/** Holds the main thread back so that no more than a rate is sent while the machine runs. */
final class BandwidthLimit {
    private final long bytesPerSecond;
    private final Cancellation cancellation;
    private final long startNanos = System.nanoTime();

    BandwidthLimit(long bytesPerSecond, Cancellation cancellation) {
        this.bytesPerSecond = bytesPerSecond;
        this.cancellation = cancellation;
        cancellation.onCancel(this::wake);
    }

    private synchronized void wake() {
        notifyAll();
    }

    /**
     * Waits until so many bytes since the beginning are within the rate; a cancel ends the wait.
     *
     * @param sentBytes bytes since the beginning
     */
    synchronized void pace(long sentBytes) {
        if (bytesPerSecond == 0) {
            return;
        }
        // In double: sentBytes x 10^9 exceeds a long after 8 GiB, and a rounding error of nanoseconds is none.
        long dueNanos = startNanos + (long) ((double) sentBytes / bytesPerSecond * TimeUnit.SECONDS.toNanos(1));
        long leftNanos;
        while ((leftNanos = dueNanos - System.nanoTime()) > 0 && !cancellation.isCancelled()) {
            try {
                wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(leftNanos)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
        cancellation.throwIfCancelled();
    }
}
