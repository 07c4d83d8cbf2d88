// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.migration;

import java.util.ArrayList;
import java.util.List;
import org.drover.api.Deadline;

/** The threads of one migration: named, counted, and all joined at its end. */
public final class MigrationThreads {
    private final String migrationId;
    private final MigrationCancellation cancellation;
    private final List<Thread> threads = new ArrayList<>();

    /**
     * Creates the set.
     *
     * @param migrationId for the names
     * @param cancellation what a thread's error goes to
     */
    public MigrationThreads(String migrationId, MigrationCancellation cancellation) {
        this.migrationId = migrationId;
        this.cancellation = cancellation;
    }

    /**
     * Starts a thread; whatever its work throws fails the migration.
     *
     * @param role what it does; with the migration's id, its name
     * @param work ends by itself, or soon after the migration was cancelled
     */
    public Thread start(String role, Runnable work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (Throwable e) {
                        cancellation.cancel(e);
                    }
                },
                name(role));
        thread.setDaemon(true);
        synchronized (threads) {
            threads.removeIf(t -> t.getState() == Thread.State.TERMINATED);
            thread.start();
            threads.add(thread);
        }
        return thread;
    }

    /** Returns the name of the thread with that role. */
    public String name(String role) {
        return "drover-" + migrationId + "-" + role;
    }

    /**
     * Waits until all threads have ended, whoever started them meanwhile; the caller's own is left out.
     *
     * @param deadline ends the wait
     * @return names of those that have not ended
     */
    public List<String> join(Deadline deadline) {
        while (true) {
            List<String> left = new ArrayList<>();
            List<Thread> all = snapshot();
            for (Thread thread : all) {
                if (thread != Thread.currentThread() && !joinOne(thread, deadline)) {
                    left.add(thread.getName());
                }
            }
            if (!left.isEmpty() || all.containsAll(snapshot())) {
                return left;
            }
        }
    }

    /**
     * Waits until one thread has ended.
     *
     * @param thread one of these
     * @param deadline ends the wait
     * @return whether it has ended
     */
    public static boolean joinOne(Thread thread, Deadline deadline) {
        boolean interrupted = false;
        try {
            while (thread.isAlive() && !deadline.hasPassed()) {
                try {
                    thread.join(deadline.isNever() ? 0 : Math.max(1, deadline.remainingMillis()));
                } catch (InterruptedException e) {
                    interrupted = true; // these threads are nobody else's to interrupt: finish the wait, pass it on
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        return !thread.isAlive();
    }

    private List<Thread> snapshot() {
        synchronized (threads) {
            return List.copyOf(threads);
        }
    }
}
