// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

/**
 * How long to look for the next completion before waiting for it in the kernel: as long as looking has paid lately, and not
 * at all where it has not, so that an idle channel costs nothing. One thread.
 */
final class AdaptiveSpin {
    /** About what a wake-up through the kernel costs; looking longer than that cannot pay. */
    static final long MOST_NANOS = 50_000;

    /** With which a channel that had stopped looking tries again. */
    static final long LEAST_NANOS = 2_000;

    private long budgetNanos = LEAST_NANOS;
    private long begunNanos;
    private boolean looking;

    /**
     * Returns whether to look once more.
     *
     * @param nowNanos time of {@link System#nanoTime}
     */
    boolean lookAgain(long nowNanos) {
        if (!looking) {
            looking = true;
            begunNanos = nowNanos;
        }
        if (nowNanos - begunNanos < budgetNanos) {
            return true;
        }
        looking = false;
        budgetNanos = Math.max(LEAST_NANOS, budgetNanos / 2);
        return false;
    }

    /** Takes note that there was a completion: looking has paid if it was looked for. */
    void found() {
        if (looking) {
            budgetNanos = Math.min(MOST_NANOS, budgetNanos * 2);
        }
        looking = false;
    }
}
