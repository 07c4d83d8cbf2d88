// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab.host;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The JSON objects that a process has said, in their order, for any number of threads that wait for one. Written by the
 * thread that reads the process.
 */
final class MessageLog {
    private final String speaker;
    private final List<Map<String, Object>> messages = new ArrayList<>();
    private boolean ended;

    /** @param speaker for error messages, e.g. {@code QEMU source} */
    MessageLog(String speaker) {
        this.speaker = speaker;
    }

    synchronized void add(Map<String, Object> message) {
        messages.add(message);
        notifyAll();
    }

    /** Says that nothing more will come. */
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /** Returns how many there are: where to look from for what comes later. */
    synchronized int size() {
        return messages.size();
    }

    /** Returns what has come so far. */
    synchronized List<Map<String, Object>> all() {
        return List.copyOf(messages);
    }

    /**
     * Waits for a message.
     *
     * @param from how many messages to pass over, see {@link #size}
     * @param what it is, for error messages
     * @return the first one wanted
     * @throws IOException if the process has ended without it, or at the deadline
     */
    synchronized Map<String, Object> await(
            int from, String what, Predicate<Map<String, Object>> wanted, Duration patience)
            throws IOException, InterruptedException {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        for (int next = from; ; ) {
            for (; next < messages.size(); next++) {
                if (wanted.test(messages.get(next))) {
                    return messages.get(next);
                }
            }
            long leftNanos = deadlineNanos - System.nanoTime();
            if (ended || leftNanos <= 0) {
                String how = ended ? "ended without " : "did not say within " + patience + ": ";
                throw new IOException(speaker + " " + how + what + "; it said " + last());
            }
            // At least 1 ms: 0 would be without end.
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(leftNanos, 1_000_000));
        }
    }

    private List<Map<String, Object>> last() {
        return messages.subList(Math.max(0, messages.size() - 5), messages.size());
    }
}
