// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.handler;

/**
 * How much state a handler still has to send.
 *
 * @param precopyBytes what iterating can still send while the machine runs; 0 or more
 * @param stopCopyBytes what can be sent only after the machine has stopped; 0 or more
 */
public record PendingState(long precopyBytes, long stopCopyBytes) {
    /** Nothing. */
    public static final PendingState NONE = new PendingState(0, 0);

    /** Checks the ranges. */
    public PendingState {
        if (precopyBytes < 0 || stopCopyBytes < 0) {
            throw new IllegalArgumentException("pending " + precopyBytes + "/" + stopCopyBytes + " bytes");
        }
    }

    /** Returns the sum, at most {@link Long#MAX_VALUE}. */
    public long totalBytes() {
        long sum = precopyBytes + stopCopyBytes;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    /**
     * Returns this and another, added.
     *
     * @param other what to add
     */
    public PendingState plus(PendingState other) {
        long precopy = precopyBytes + other.precopyBytes;
        long stopCopy = stopCopyBytes + other.stopCopyBytes;
        return new PendingState(precopy < 0 ? Long.MAX_VALUE : precopy, stopCopy < 0 ? Long.MAX_VALUE : stopCopy);
    }
}
