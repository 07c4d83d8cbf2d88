// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.drover.api.Deadline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of one relay: named by their role, known while they run, joined at its end. */
final class RelayThreads {
    private static final Logger LOG = LoggerFactory.getLogger(RelayThreads.class);

    private final Set<Thread> running = new HashSet<>();

    /**
     * Starts a thread.
     *
     * @param role what it does; its name is this after {@code drover-relay-}
     * @param work reports its own errors; what it throws all the same is a defect, and logged
     * @throws OutOfMemoryError if the system gives no more threads
     */
    void start(String role, Runnable work) {
        Thread thread = new Thread(() -> run(work), "drover-relay-" + role);
        thread.setDaemon(true);
        synchronized (running) {
            thread.start();
            running.add(thread);
        }
    }

    private void run(Runnable work) {
        try {
            work.run();
        } catch (Throwable e) {
            LOG.error(
                    "defect: thread {} ended with an error",
                    Thread.currentThread().getName(),
                    e);
        } finally {
            synchronized (running) {
                running.remove(Thread.currentThread());
            }
        }
    }

    /**
     * Waits until all threads have ended; the caller's own is left out.
     *
     * @param deadline ends the wait
     * @return names of those that have not ended
     */
    List<String> join(Deadline deadline) {
        boolean interrupted = false;
        List<Thread> left = others();
        while (!left.isEmpty() && !deadline.hasPassed()) {
            try {
                left.get(0).join(Math.max(1, deadline.remainingMillis()));
            } catch (InterruptedException e) {
                interrupted = true; // close waits to the end all the same, and passes it on
            }
            left = others();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return left.stream().map(Thread::getName).toList();
    }

    private List<Thread> others() {
        synchronized (running) {
            return running.stream()
                    .filter(thread -> thread != Thread.currentThread() && thread.isAlive())
                    .toList();
        }
    }
}
