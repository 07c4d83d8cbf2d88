// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import java.util.ArrayList;
import java.util.List;
import org.drover.api.Deadline;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;

/** The threads that carry one machine; the first error of any is kept, and ends all. */
final class Crew {
    private final String name;
    private final Runnable onError;
    private final List<Thread> threads = new ArrayList<>();
    private DroverException error;

    /**
     * Creates it without threads.
     *
     * @param name of the threads, before their roles
     * @param onError ends what the threads wait for; runs once, on the thread that failed; may not block
     */
    Crew(String name, Runnable onError) {
        this.name = name;
        this.onError = onError;
    }

    /** Starts a thread, and returns it. */
    Thread start(String role, Runnable work) {
        Thread thread = new Thread(() -> run(work), name + "-" + role);
        thread.setDaemon(true);
        synchronized (threads) {
            threads.add(thread);
        }
        thread.start();
        return thread;
    }

    private void run(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            fail(e);
        }
    }

    /** Keeps an error, if it is the first, and ends the others. */
    void fail(Throwable cause) {
        synchronized (this) {
            if (error != null) {
                if (error != cause) {
                    error.addSuppressed(cause);
                }
                return;
            }
            error = cause instanceof DroverException known
                    ? known
                    : new DroverException(ErrorCategory.INTERNAL, "a thread of " + name + " failed", cause);
        }
        onError.run();
    }

    /** Returns the first error; {@code null} if there is none. */
    synchronized DroverException error() {
        return error;
    }

    /**
     * Waits until all threads have ended.
     *
     * @return whether they have
     */
    boolean join(Deadline deadline) throws InterruptedException {
        List<Thread> all;
        synchronized (threads) {
            all = List.copyOf(threads);
        }
        for (Thread thread : all) {
            while (thread.isAlive() && !deadline.hasPassed()) {
                thread.join(Math.max(1, deadline.remainingMillis()));
            }
        }
        return all.stream().noneMatch(Thread::isAlive);
    }
}
