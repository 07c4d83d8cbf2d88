// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import java.util.ArrayList;
import java.util.List;
import org.drover.api.Deadline;

/**
 * Ends blocking calls whose deadline passes. A thread that is blocked in a read or a connect of a blocking socket can only
 * be woken by closing the socket, so that is what a watch does. The thread starts with the first deadline; calls
 * with {@link Deadline#NEVER} do not come here.
 */
final class DeadlineTimer implements AutoCloseable {
    private final String threadName;
    private final List<Watch> armed = new ArrayList<>();
    private Thread thread;
    private long wakeAtNanos;
    private boolean closed;

    /**
     * Creates the timer without its thread.
     *
     * @param threadName the thread's name
     */
    DeadlineTimer(String threadName) {
        this.threadName = threadName;
    }

    /** One call at a time that has a deadline. Reused by the calls of one thread. */
    final class Watch {
        private final Runnable expire;
        private long atNanos;
        private boolean isArmed;
        private boolean hasExpired;

        private Watch(Runnable expire) {
            this.expire = expire;
        }

        /**
         * Starts to watch.
         *
         * @param deadline not {@link Deadline#NEVER}
         */
        void arm(Deadline deadline) {
            synchronized (DeadlineTimer.this) {
                atNanos = System.nanoTime() + deadline.remainingNanos();
                isArmed = true;
                hasExpired = false;
                armed.add(this);
                wakeBy(atNanos);
            }
        }

        /**
         * Ends the watch.
         *
         * @return whether the deadline passed before; the expiry may still be running on the timer's thread then
         */
        boolean disarm() {
            synchronized (DeadlineTimer.this) {
                if (isArmed) {
                    isArmed = false;
                    armed.remove(this);
                }
                return hasExpired;
            }
        }
    }

    /**
     * Creates a watch.
     *
     * @param expire closes the socket; called on the timer's thread, must not block or throw
     */
    Watch watch(Runnable expire) {
        return new Watch(expire);
    }

    /** Ends the thread and waits for it. */
    @Override
    public void close() {
        Thread ending;
        synchronized (this) {
            closed = true;
            ending = thread;
            notifyAll();
        }
        boolean interrupted = false;
        while (ending != null && ending.isAlive()) {
            try {
                ending.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Called under the monitor. A later deadline than the one that is slept for needs no wake-up. */
    private void wakeBy(long nanos) {
        if (closed) {
            return;
        }
        if (thread == null) {
            wakeAtNanos = nanos;
            thread = new Thread(this::run, threadName);
            thread.setDaemon(true);
            thread.start();
        } else if (nanos - wakeAtNanos < 0) {
            wakeAtNanos = nanos;
            notifyAll();
        }
    }

    private void run() {
        for (Watch due = awaitDue(); due != null; due = awaitDue()) {
            due.expire.run();
        }
    }

    /** Returns the next watch whose deadline has passed; {@code null} once the timer is closed. */
    private synchronized Watch awaitDue() {
        while (!closed) {
            long now = System.nanoTime();
            long next = now + Long.MAX_VALUE / 2;
            for (Watch watch : armed) {
                if (watch.atNanos - now <= 0) {
                    watch.isArmed = false;
                    watch.hasExpired = true;
                    armed.remove(watch);
                    return watch;
                }
                next = watch.atNanos - next < 0 ? watch.atNanos : next;
            }
            wakeAtNanos = next;
            try {
                wait(Math.max(1, (next - now + 999_999) / 1_000_000));
            } catch (InterruptedException e) {
                // Nobody else knows this thread: an interrupt means nothing, and the deadlines still have to be kept.
                continue;
            }
        }
        return null;
    }
}
