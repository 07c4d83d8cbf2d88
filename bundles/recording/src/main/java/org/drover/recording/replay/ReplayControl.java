// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.replay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.drover.api.Deadline;
import org.drover.api.DroverException;
import org.drover.api.MigrationCancelledException;
import org.drover.api.transport.Channel;

/** What the threads of a replay wait for, and what ends their waits. All methods may be called on any thread. */
final class ReplayControl {
    private final List<Channel> channels = new ArrayList<>();
    private DroverException error;
    private boolean stopped;
    private boolean differs;
    private boolean finished;
    private int receiving;
    private long returnedBytes;
    private final long startNanos = System.nanoTime();
    private volatile long movedAtNanos = startNanos;

    /** Takes a channel that {@link #stop} breaks. One more receiver is at work from now on. */
    void connected(Channel channel) {
        DroverException cause;
        synchronized (this) {
            channels.add(channel);
            receiving++;
            cause = stopped ? error : null;
        }
        if (cause != null) {
            channel.abort(cause);
        }
    }

    /** Notes an error, and goes on. */
    synchronized void note(DroverException e) {
        if (stopped) {
            return; // it only says that the channel was broken
        }
        if (error == null) {
            error = e;
        } else if (error != e) {
            error.addSuppressed(e);
        }
    }

    /** Ends everything. */
    void stop(DroverException cause) {
        List<Channel> broken;
        synchronized (this) {
            note(cause);
            stopped = true;
            broken = List.copyOf(channels);
            notifyAll();
        }
        broken.forEach(channel -> channel.abort(cause));
    }

    /** Returns whether {@link #stop} was called. */
    synchronized boolean isStopped() {
        return stopped;
    }

    /** Returns the first error; {@code null} if there is none. */
    synchronized DroverException error() {
        return error;
    }

    /** Bytes were sent. */
    void sent() {
        movedAtNanos = System.nanoTime();
    }

    /** Bytes came back. */
    synchronized void returned(long bytes, boolean differ) {
        movedAtNanos = System.nanoTime();
        returnedBytes += bytes;
        differs |= differ;
        notifyAll();
    }

    /** A receiver has come to its end. */
    synchronized void receiverEnded() {
        receiving--;
        notifyAll();
    }

    /** The replay has ended, and {@link #awaitFinished} with it. */
    synchronized void finish() {
        finished = true;
        notifyAll();
    }

    /**
     * Waits until so much time has passed since the replay began.
     *
     * @return {@code false} if the replay was stopped
     */
    boolean awaitTime(long nanos) {
        long due = startNanos + nanos;
        await(() -> due - System.nanoTime() <= 0, () -> due - System.nanoTime());
        return !isStopped();
    }

    /**
     * Waits until so much has come back on all connections, or it can no longer, or is another.
     *
     * @return {@code false} if nothing has moved for {@code quiet} before
     */
    boolean awaitReturned(long bytes, Duration quiet) {
        return await(() -> returnedBytes >= bytes || receiving == 0 || differs, untilQuietFor(quiet));
    }

    /**
     * Waits until all receivers have ended.
     *
     * @return {@code false} if nothing has moved for {@code quiet} before
     */
    boolean awaitReceivers(Duration quiet) {
        return await(() -> receiving == 0, untilQuietFor(quiet));
    }

    private Remaining untilQuietFor(Duration quiet) {
        long beginNanos = System.nanoTime();
        return () -> {
            long moved = movedAtNanos;
            return (moved - beginNanos > 0 ? moved : beginNanos) + quiet.toNanos() - System.nanoTime();
        };
    }

    /**
     * Waits until the replay has ended.
     *
     * @return {@code false} if the deadline has passed before
     */
    boolean awaitFinished(Deadline deadline) {
        return await(() -> finished, deadline::remainingNanos);
    }

    /** Says how long a wait may still last; not more than 0 ends it. */
    private interface Remaining {
        long nanos();
    }

    private synchronized boolean await(BooleanSupplier condition, Remaining remaining) {
        while (!stopped && !condition.getAsBoolean()) {
            long nanos = remaining.nanos();
            if (nanos <= 0) {
                return condition.getAsBoolean();
            }
            try {
                // Rounded up, lest the last part of a millisecond be spent in a loop.
                wait(TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return stopByInterrupt();
            }
        }
        return true;
    }

    private boolean stopByInterrupt() {
        stop(new MigrationCancelledException("the replay was interrupted"));
        return true;
    }
}
