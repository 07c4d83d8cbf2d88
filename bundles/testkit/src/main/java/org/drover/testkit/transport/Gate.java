// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import java.util.function.BooleanSupplier;
import org.drover.api.Deadline;

/**
 * Holds threads until the test lets them pass: what a test uses in place of a sleep. Starts closed. All methods may be
 * called on any thread.
 */
public final class Gate {
    private boolean open;
    private int waitingCount;

    /** Creates a closed gate. */
    public Gate() {}

    /** Lets all pass, from now on. */
    public synchronized void open() {
        open = true;
        notifyAll();
    }

    /** Holds those that come from now on. */
    public synchronized void close() {
        open = false;
    }

    /** Returns how many threads are held now. */
    public synchronized int waitingCount() {
        return waitingCount;
    }

    /**
     * Waits until at least {@code count} threads are held.
     *
     * @param count 1 or more
     * @param deadline ends the wait
     * @throws AssertionError if the deadline passes
     */
    public synchronized void awaitWaiting(int count, Deadline deadline) {
        while (waitingCount < count) {
            if (deadline.hasPassed()) {
                throw new AssertionError(waitingCount + " threads came to the gate, expected " + count);
            }
            try {
                Waiting.await(this, deadline);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for threads at the gate", e);
            }
        }
    }

    /** Lets those look again whose condition may have changed. */
    synchronized void wake() {
        notifyAll();
    }

    /**
     * Waits until the gate is open, {@code ended} says so, or the deadline passes.
     *
     * @return whether the gate is open
     * @throws InterruptedException if the thread is interrupted
     */
    synchronized boolean pass(BooleanSupplier ended, Deadline deadline) throws InterruptedException {
        waitingCount++;
        notifyAll();
        try {
            while (!open && !ended.getAsBoolean() && !deadline.hasPassed()) {
                Waiting.await(this, deadline);
            }
            return open;
        } finally {
            waitingCount--;
        }
    }
}
