// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

/** Work that a test does at the same time. */
final class TestThread {
    private final Thread thread;
    private volatile Throwable error;

    private TestThread(String name, Runnable work) {
        thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (Throwable e) {
                        error = e;
                    }
                },
                name);
        thread.setDaemon(true);
    }

    static TestThread start(String name, Runnable work) {
        TestThread test = new TestThread(name, work);
        test.thread.start();
        return test;
    }

    /** Waits for the end, and throws what the work threw. */
    void join() {
        awaitEnd();
        if (error != null) {
            throw new AssertionError(error);
        }
    }

    void awaitEnd() {
        try {
            thread.join(RelayBench.WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            AssertionError stuck = new AssertionError(thread.getName() + " is stuck");
            stuck.setStackTrace(thread.getStackTrace());
            throw stuck;
        }
    }
}
