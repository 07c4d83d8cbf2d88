// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.drover.api.Deadline;

/**
 * A call that runs on a thread of its own while the test goes on.
 *
 * @param <T> what it returns
 */
final class Task<T> {
    private static final long JOIN_SECONDS = 20;
    private static final long BLOCK_MILLIS = 5_000;

    /** Looks in a row at which a thread must stand at the same place to count as blocked. */
    private static final int LOOKS = 50;

    private final FutureTask<T> future;
    private final Thread thread;

    private Task(String name, Callable<T> call) {
        future = new FutureTask<>(call);
        thread = new Thread(future, name);
        thread.setDaemon(true);
    }

    static <T> Task<T> start(String name, Callable<T> call) {
        Task<T> task = new Task<>(name, call);
        task.thread.start();
        return task;
    }

    /** Returns what the call returned, or throws what it threw. */
    T join() {
        try {
            return future.get(JOIN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException runtime) {
                throw runtime;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new AssertionError(thread.getName() + " failed", e.getCause());
        } catch (TimeoutException e) {
            throw stuck();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + thread.getName(), e);
        }
    }

    /** Waits until the call has ended, however; fails if it does not. */
    void awaitEnd() {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(JOIN_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw stuck();
        }
    }

    boolean isDone() {
        return future.isDone();
    }

    Thread thread() {
        return thread;
    }

    /**
     * Waits until the call is blocked: waiting on a monitor, or in the same native method at many looks in a row. Returns
     * also when it is done, or after a while for a transport that spins in Java: what follows must hold in any case, it is
     * only less likely to provoke.
     */
    Task<T> awaitBlocked() {
        Deadline enough = Deadline.afterMillis(BLOCK_MILLIS);
        int looks = 0;
        StackTraceElement[] last = new StackTraceElement[0];
        while (looks < LOOKS && !future.isDone() && !enough.hasPassed()) {
            StackTraceElement[] now = thread.getStackTrace();
            boolean still = now.length > 0 && now.length == last.length && now[0].equals(last[0]);
            looks = still && (isWaiting() || now[0].isNativeMethod()) ? looks + 1 : 0;
            last = now;
            Thread.yield();
        }
        return this;
    }

    private AssertionError stuck() {
        AssertionError stuck = new AssertionError(thread.getName() + " is stuck");
        stuck.setStackTrace(thread.getStackTrace());
        return stuck;
    }

    private boolean isWaiting() {
        Thread.State state = thread.getState();
        return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING || state == Thread.State.BLOCKED;
    }
}
