// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads, those that are counted, and the watchdog over them. */
@Timeout(30)
class MigrationThreadsTest {
    private final MigrationCancellation cancellation = new MigrationCancellation();
    private final MigrationThreads threads = new MigrationThreads("out-1", cancellation);
    private final CountDownLatch hold = new CountDownLatch(1);

    private void hold() {
        try {
            hold.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void errorOfAThreadCancels() {
        threads.start("save-dev0", () -> {
            throw new NoClassDefFoundError("as wanted");
        });
        assertEquals(List.of(), threads.join(Deadline.afterMillis(20_000)));
        assertEquals("as wanted", cancellation.cause().getCause().getMessage());
    }

    @Test
    void joinNamesTheThreadsThatDoNotEnd() {
        threads.start("save-dev0", this::hold);
        threads.start("send-0", () -> {});
        assertEquals(List.of("drover-out-1-save-dev0"), threads.join(Deadline.afterMillis(50)));
        hold.countDown();
        assertEquals(List.of(), threads.join(Deadline.afterMillis(20_000)));
    }

    @Test
    void joinWaitsForThreadsThatAreStartedMeanwhile() {
        AtomicBoolean ended = new AtomicBoolean();
        threads.start("first", () -> threads.start("second", () -> threads.start("third", () -> ended.set(true))));
        assertEquals(List.of(), threads.join(Deadline.afterMillis(20_000)));
        assertTrue(ended.get());
    }

    @Test
    void countedThreadsAreAwaitedAndTheErrorOfOneIsSeen() {
        CountedThreads counted = new CountedThreads(threads, cancellation);
        counted.start("load-a", () -> {});
        counted.awaitAll();
        counted.start("load-b", this::hold);
        counted.start("load-c", () -> {
            throw new DroverException(ErrorCategory.DEVICE, "as wanted");
        });
        assertEquals(
                "as wanted",
                assertThrows(DroverException.class, counted::awaitAll).getMessage());
        hold.countDown();
        assertEquals(List.of(), counted.join(Deadline.afterMillis(20_000)));
    }

    @Test
    void cancelEndsTheWaitForCountedThreads() {
        CountedThreads counted = new CountedThreads(threads, cancellation);
        counted.start("load-a", this::hold);
        threads.start("canceller", () -> cancellation.cancel(new DroverException(ErrorCategory.CANCELLED, "enough")));
        assertThrows(DroverException.class, counted::awaitAll);
        assertEquals(List.of("drover-out-1-load-a"), counted.join(Deadline.afterMillis(20)));
        hold.countDown();
        threads.join(Deadline.afterMillis(20_000));
    }

    @Test
    void watchdogFailsWhatDoesNotMoveAndSaysWhatItWasDoing() {
        ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        cancellation.onCancel(cancelled::countDown);
        AtomicLong progress = new AtomicLong();
        // Moves for a while at each look, then stands still.
        StallWatchdog watchdog = new StallWatchdog(
                timer,
                Duration.ofMillis(50),
                () -> progress.get() < 20 ? progress.incrementAndGet() : progress.get(),
                () -> 2,
                () -> "saving",
                cancellation);
        try {
            awaitIt(cancelled);
        } finally {
            watchdog.close();
            timer.shutdownNow();
        }
        assertEquals(20, progress.get());
        DeadlineExceededException error = assertThrows(DeadlineExceededException.class, cancellation::throwIfCancelled);
        assertEquals("nothing has moved for 100 ms (x-stall-timeout) while saving", error.getMessage());
    }

    private static void awaitIt(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
