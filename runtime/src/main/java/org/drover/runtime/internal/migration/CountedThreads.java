// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.migration;

import java.util.ArrayList;
import java.util.List;
import org.drover.api.Deadline;

/** Threads of one kind, one a device, that are waited for together: save threads, load threads. */
public final class CountedThreads {
    private final MigrationThreads threads;
    private final MigrationCancellation cancellation;
    private final List<Thread> started = new ArrayList<>();
    private int running;

    /**
     * Creates an empty set.
     *
     * @param threads where they are started
     * @param cancellation what ends waiting for them
     */
    public CountedThreads(MigrationThreads threads, MigrationCancellation cancellation) {
        this.threads = threads;
        this.cancellation = cancellation;
        cancellation.onCancel(this::wake);
    }

    private synchronized void wake() {
        notifyAll();
    }

    /**
     * Starts one.
     *
     * @param role for its name
     * @param work what it does; its error fails the migration
     */
    public synchronized void start(String role, Runnable work) {
        Thread thread = threads.start(role, () -> {
            try {
                work.run();
            } catch (Throwable e) {
                // Before it counts as ended: whoever waits for the end must find the error.
                cancellation.cancel(e);
            } finally {
                oneEnded();
            }
        });
        // Under the lock that oneEnded needs; after the start, which may fail.
        running++;
        started.add(thread);
    }

    private synchronized void oneEnded() {
        running--;
        notifyAll();
    }

    /**
     * Waits until all have ended well.
     *
     * @throws org.drover.api.DroverException if one failed, or the migration was cancelled: some may run still
     */
    public synchronized void awaitAll() {
        while (running > 0) {
            cancellation.throwIfCancelled();
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
        cancellation.throwIfCancelled();
    }

    /**
     * Waits until all have ended, however.
     *
     * @param deadline ends the wait
     * @return names of those that have not
     */
    public List<String> join(Deadline deadline) {
        List<Thread> all;
        synchronized (this) {
            all = List.copyOf(started);
        }
        List<String> left = new ArrayList<>();
        for (Thread thread : all) {
            if (!MigrationThreads.joinOne(thread, deadline)) {
                left.add(thread.getName());
            }
        }
        return left;
    }
}
