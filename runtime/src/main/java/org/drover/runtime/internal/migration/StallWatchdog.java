// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.migration;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.drover.api.DeadlineExceededException;

/**
 * Fails a migration in which nothing has moved for too long. It is what bounds the waits that have no deadline of their
 * own: for a peer that has stopped reading, a device that does not answer, a packet that never comes.
 */
public final class StallWatchdog implements AutoCloseable {
    /** Looks this many times within the limit, so that the limit is kept to within a tenth. */
    private static final int LOOKS = 10;

    private final long limitNanos;
    private final LongSupplier progress;
    private final IntSupplier patience;
    private final Supplier<String> doing;
    private final MigrationCancellation cancellation;
    private final ScheduledFuture<?> looks;
    private long lastProgress;
    private long lastChangeNanos = System.nanoTime();

    /**
     * Starts watching.
     *
     * @param timer runs the looks
     * @param limit longest time without progress
     * @param progress a number that changes whenever something moves
     * @param patience how many times the limit nothing may move now: 1, or more while another side is to give up first
     * @param doing what the migration is doing, for the message
     * @param cancellation what is cancelled
     */
    public StallWatchdog(
            ScheduledExecutorService timer,
            Duration limit,
            LongSupplier progress,
            IntSupplier patience,
            Supplier<String> doing,
            MigrationCancellation cancellation) {
        this.limitNanos = limit.toNanos();
        this.progress = progress;
        this.patience = patience;
        this.doing = doing;
        this.cancellation = cancellation;
        this.lastProgress = progress.getAsLong();
        long period = Math.max(1, limitNanos / LOOKS);
        this.looks = timer.scheduleWithFixedDelay(this::look, period, period, TimeUnit.NANOSECONDS);
    }

    private synchronized void look() {
        long now = System.nanoTime();
        long current = progress.getAsLong();
        if (current != lastProgress) {
            lastProgress = current;
            lastChangeNanos = now;
        } else if (now - lastChangeNanos >= limitNanos * patience.getAsInt()) {
            looks.cancel(false);
            cancellation.cancel(new DeadlineExceededException(
                    "nothing has moved for " + TimeUnit.NANOSECONDS.toMillis(limitNanos * patience.getAsInt())
                            + " ms (x-stall-timeout) while " + doing.get()));
        }
    }

    @Override
    public void close() {
        looks.cancel(false);
    }
}
