// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;

/** Migrates devices one after another on a thread of its own, and notes how each ended. */
final class MigrationLoop implements AutoCloseable {
    private static final long LIMIT_MILLIS = 60_000;

    private final ProbeBundle probe;
    private final Map<String, String> arguments;
    private final Thread thread = new Thread(this::run, "migration-loop");
    private final List<String> unclean = new ArrayList<>();
    private volatile boolean stopped;
    private int endedCount;
    private int completedCount;

    MigrationLoop(ProbeBundle probe, Map<String, String> arguments) {
        this.probe = probe;
        this.arguments = arguments;
        thread.start();
    }

    private void run() {
        while (!stopped) {
            try {
                count(probe.call("migrate", arguments));
            } catch (RuntimeException e) {
                count(Map.of("refused", String.valueOf(e.getMessage()))); // nothing had begun, or its service has gone
            }
        }
    }

    private synchronized void count(Map<String, String> facts) {
        endedCount++;
        String source = facts.get("source");
        String destination = facts.get("destination");
        if ("COMPLETED".equals(source) && "COMPLETED".equals(destination)) {
            completedCount++;
        } else if (!facts.containsKey("refused")
                && ("COMPLETED".equals(source) || "COMPLETED".equals(destination) || "IN_DOUBT".equals(source))) {
            unclean.add(facts.toString());
        }
        notifyAll();
    }

    /** Waits until one more migration has ended, however. */
    synchronized void awaitOneMore() throws InterruptedException {
        int before = endedCount;
        long end = System.nanoTime() + LIMIT_MILLIS * 1_000_000;
        while (endedCount == before) {
            long leftMillis = (end - System.nanoTime()) / 1_000_000;
            Assertions.assertTrue(leftMillis > 0, "no migration ended for " + LIMIT_MILLIS + " ms");
            wait(leftMillis);
        }
    }

    /** Returns the ends that must not be: one side completed without the other, or nobody knows. */
    synchronized List<String> unclean() {
        return List.copyOf(unclean);
    }

    synchronized int completedCount() {
        return completedCount;
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join(LIMIT_MILLIS);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while a migration ended", e);
        }
        Assertions.assertFalse(thread.isAlive(), "a migration does not end");
    }
}
