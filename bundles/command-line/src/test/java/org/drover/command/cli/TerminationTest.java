// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TerminationTest {
    private final Termination termination = new Termination();
    private final AtomicInteger runs = new AtomicInteger();

    @Test
    void actionRunsOnceHoweverOftenItIsAsked() {
        termination.onRequest(runs::incrementAndGet);
        assertFalse(termination.isRequested());
        termination.request();
        termination.request();
        assertEquals(1, runs.get());
        assertTrue(termination.isRequested());
    }

    @Test
    void actionThatComesLateRunsAtOnce() {
        termination.request();
        termination.onRequest(runs::incrementAndGet);
        assertEquals(1, runs.get());
    }

    @Test
    void actionThatWasTakenBackDoesNotRun() {
        termination.onRequest(runs::incrementAndGet).remove();
        termination.request();
        assertEquals(0, runs.get());
    }

    @Test
    void waitEndsWithTheRequest() throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Thread waiter = new Thread(() -> {
            try {
                termination.await();
                ended.countDown();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        waiter.start();
        termination.request();
        assertTrue(ended.await(30, TimeUnit.SECONDS));
    }
}
