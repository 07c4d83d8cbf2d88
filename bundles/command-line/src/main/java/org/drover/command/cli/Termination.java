// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.drover.frontend.ExitCodes;

/**
 * The request to end, from SIGINT, SIGTERM, SIGHUP or the end of standard input. It reaches the command through its
 * actions (cancel the migration), and the process then waits, for a bounded time, for the command to finish in its own
 * way, so that it still says what came of the migration and exits with its own code. All methods may be called on any
 * thread.
 */
public final class Termination {
    /** How long a cancelled migration may take to put its devices back before the process ends all the same. */
    static final long GRACE_MILLIS = 30_000;

    private final List<Runnable> actions = new ArrayList<>();
    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile int exitCode = ExitCodes.INTERNAL;

    /** An action that waits for the request. */
    @FunctionalInterface
    public interface Registration {
        /** Takes the action back; does nothing if it has run. */
        void remove();
    }

    /**
     * Listens to the signals that end this process.
     *
     * @param errors where it says that the command does not end
     */
    public void listenToSignals(PrintStream errors) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> onShutdown(errors), "drover-signal"));
    }

    private void onShutdown(PrintStream errors) {
        if (finished.getCount() == 0) {
            return; // the command has ended by itself, and its thread is the one that exits
        }
        request();
        try {
            if (!finished.await(GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
                new ErrorLine(errors, false)
                        .print("still not ended " + GRACE_MILLIS / 1000 + " s after the signal, giving up: check the"
                                + " state of the devices");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // The virtual machine would exit with 128 + signal, and the command's thread cannot exit any more.
        Runtime.getRuntime().halt(exitCode);
    }

    /** Asks the command to end. Later calls do nothing. */
    public void request() {
        List<Runnable> due;
        synchronized (actions) {
            if (requested.getCount() == 0) {
                return;
            }
            requested.countDown();
            due = List.copyOf(actions);
        }
        due.forEach(Runnable::run);
    }

    /** Returns whether somebody has asked. */
    public boolean isRequested() {
        return requested.getCount() == 0;
    }

    /**
     * Runs an action when somebody asks; now, if somebody has.
     *
     * @param action must not block nor throw
     * @return takes it back
     */
    public Registration onRequest(Runnable action) {
        synchronized (actions) {
            if (!isRequested()) {
                actions.add(action);
                return () -> {
                    synchronized (actions) {
                        actions.remove(action);
                    }
                };
            }
        }
        action.run();
        return () -> {};
    }

    /**
     * Waits until somebody asks.
     *
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public void await() throws InterruptedException {
        requested.await();
    }

    /**
     * Says that the command has ended.
     *
     * @param code what the process exits with
     */
    public void finish(int code) {
        exitCode = code;
        finished.countDown();
    }
}
