// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab.host;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what nobody tells: it has to be asked for again and again. */
final class Await {
    private static final long PAUSE_NANOS = 10_000_000;

    private Await() {}

    /**
     * Returns when the condition holds.
     *
     * @param what it says, for the error
     * @throws AssertionError at the deadline
     */
    static void until(String what, Duration patience, Condition condition) throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new AssertionError("not within " + patience + ": " + what);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            if (Thread.interrupted()) {
                throw new InterruptedException("while waiting: " + what);
            }
        }
    }
}
