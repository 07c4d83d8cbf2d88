// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.migration;

/** When what happened, on this JVM's monotonic clock. Any thread. */
public final class MigrationClock {
    private volatile long startNanos = System.nanoTime();
    private volatile long setupEndNanos;
    private volatile long stopNanos;
    private volatile long runNanos;
    private volatile long endNanos;

    /** The migration begins only now: at the destination, with the first connection. */
    public void restart() {
        startNanos = System.nanoTime();
    }

    /** Everything is set up. */
    public void setUp() {
        setupEndNanos = System.nanoTime();
    }

    /** The machine stops now. */
    public void stopped() {
        stopNanos = System.nanoTime();
    }

    /** The machine runs again, here or at the destination. */
    public void running() {
        if (stopNanos != 0 && runNanos == 0) {
            runNanos = System.nanoTime();
        }
    }

    /** It is over. */
    public void ended() {
        endNanos = System.nanoTime();
    }

    /** Returns the time that setting up took; 0 if it has not ended. */
    public long setupNanos() {
        return setupEndNanos == 0 ? 0 : setupEndNanos - startNanos;
    }

    /** Returns how long the machine stood, or has stood up to now; 0 if it has not stopped. */
    public long downtimeNanos() {
        if (stopNanos == 0) {
            return 0;
        }
        return (runNanos != 0 ? runNanos : endNanos != 0 ? endNanos : System.nanoTime()) - stopNanos;
    }

    /** Returns the time from the start to the end, or to now. */
    public long totalNanos() {
        return (endNanos != 0 ? endNanos : System.nanoTime()) - startNanos;
    }
}
