// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import java.util.function.BooleanSupplier;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;

/**
 * Knows whether all of a machine's memory is here: the main channel says how often the source has synchronised its multifd
 * channels, and each channel brings a packet for each time, behind the pages that went before. QEMU's destination waits for
 * them as it reads ({@code multifd_recv_sync_main}, {@code migration/multifd.c}); here only the verdict has to wait. Any thread.
 */
final class MemoryGate {
    private final long[] arrived;
    private long expected = Long.MAX_VALUE;

    /** Creates it for so many channels. */
    MemoryGate(int channels) {
        arrived = new long[channels];
    }

    /** A channel has brought a synchronisation packet. */
    synchronized void arrive(int channel) {
        arrived[channel]++;
        notifyAll();
    }

    /** The main channel has come to its end, and has announced so many synchronisations. */
    synchronized void expect(long synchronisations) {
        expected = synchronisations;
        notifyAll();
    }

    /** Ends all waits, because something has failed. */
    synchronized void wake() {
        notifyAll();
    }

    /**
     * Waits until everything has come.
     *
     * @param isFailed ends the wait as well
     * @return whether everything has come
     * @throws DeadlineExceededException if the deadline passes
     */
    synchronized boolean await(Deadline deadline, BooleanSupplier isFailed) {
        while (!isWhole()) {
            if (isFailed.getAsBoolean()) {
                return false;
            }
            if (deadline.hasPassed()) {
                throw new DeadlineExceededException("the machine's memory did not come in time on its multifd channels"
                        + " (x-stall-timeout): the source is stalled, or a connection is");
            }
            try {
                wait(Math.max(1, deadline.remainingMillis()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        }
        return !isFailed.getAsBoolean();
    }

    private boolean isWhole() {
        for (long count : arrived) {
            if (count < expected) {
                return false;
            }
        }
        return arrived.length == 0 ? expected != Long.MAX_VALUE : true;
    }
}
