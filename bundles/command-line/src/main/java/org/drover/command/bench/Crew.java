// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;

/** Plain threads that start at one moment. When one fails, the others are interrupted. */
final class Crew {
    private final CountDownLatch start = new CountDownLatch(1);
    private final AtomicReference<Throwable> error = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();

    /** What a thread does. */
    @FunctionalInterface
    interface Task {
        void run() throws IOException, InterruptedException;
    }

    /** Adds a thread. */
    void add(String name, Task task) {
        Thread thread = new Thread(() -> run(task), name);
        thread.setDaemon(true);
        threads.add(thread);
    }

    private void run(Task task) {
        try {
            start.await();
            task.run();
        } catch (IOException | InterruptedException | RuntimeException e) {
            if (error.compareAndSet(null, e)) {
                threads.forEach(Thread::interrupt);
            }
        }
    }

    /**
     * Lets all of them run to their ends.
     *
     * @return the time from their start to the end of the last one, in nanoseconds
     * @throws DroverException with the first error of a thread
     */
    long run() throws InterruptedException {
        threads.forEach(Thread::start);
        long begin = System.nanoTime();
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        long end = System.nanoTime();
        if (error.get() != null) {
            throw new DroverException(ErrorCategory.TRANSPORT, "the baseline failed on loopback", error.get());
        }
        return end - begin;
    }
}
