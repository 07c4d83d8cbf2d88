// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import java.util.concurrent.locks.LockSupport;

/** What time it is for a simulated device, and how it waits. Tests put one of their own in its place. */
public interface SimulatedClock {
    /** The machine's monotonic clock. */
    SimulatedClock SYSTEM = new SimulatedClock() {
        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public void park(long nanos) {
            LockSupport.parkNanos(this, nanos);
        }
    };

    /** Returns the time in nanoseconds from any origin. */
    long nanoTime();

    /**
     * Waits; may return early.
     *
     * @param nanos at most so long
     */
    void park(long nanos);
}
