// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import org.drover.api.Deadline;

/** Waits on monitors until a deadline. */
final class Waiting {
    private Waiting() {}

    /**
     * Waits for a notification, or until the deadline; may return without either.
     *
     * @param monitor held by the caller
     * @param deadline ends the wait
     * @throws InterruptedException if the thread is interrupted
     */
    static void await(Object monitor, Deadline deadline) throws InterruptedException {
        if (deadline.isNever()) {
            monitor.wait();
        } else {
            monitor.wait(Math.max(1, deadline.remainingMillis()));
        }
    }
}
