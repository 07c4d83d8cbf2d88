// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.migration;

import java.util.List;

/**
 * Why the source stopped its machine when it did, or why it has not yet: what it found when it last asked all that has
 * something to send.
 *
 * @param reason what was decided
 * @param shares what each has left, in the order of the stream
 * @param bytesPerSecond the rate that was counted on
 * @param expectedDowntimeNanos the time that all of it takes at that rate: the {@code downtime-limit} that would do
 * @param limitNanos the {@code downtime-limit} at that moment
 */
public record SwitchoverReport(
        Reason reason, List<Share> shares, long bytesPerSecond, long expectedDowntimeNanos, long limitNanos) {
    /** What was decided. */
    public enum Reason {
        /** Go on: another round makes the downtime shorter. */
        NOT_YET,
        /** Stop: all that is left fits into the limit. */
        WITHIN_LIMIT,
        /**
         * Stop: what can move only after the stop exceeds the limit by itself, so that no round helps, and what rounds could
         * still move fits into it.
         */
        STOP_COPY_EXCEEDS_LIMIT,
        /** Stop: {@code x-precopy-round-limit} was reached. */
        ROUND_LIMIT
    }

    /**
     * What one device, or the memory, has left.
     *
     * @param name the device's path; the section's name for what is of no device
     * @param precopyBytes what rounds can move
     * @param stopCopyBytes what moves only after the stop
     */
    public record Share(String name, long precopyBytes, long stopCopyBytes) {}

    /** Copies the list. */
    public SwitchoverReport {
        shares = List.copyOf(shares);
    }
}
