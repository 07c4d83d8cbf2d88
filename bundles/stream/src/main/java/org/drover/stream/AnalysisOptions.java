// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

import java.time.Duration;
import java.util.Objects;

/**
 * How a stream is analysed. Immutable.
 *
 * @param detail how much is kept, never {@code null}
 * @param targetPageSizeBytes the machine's page size, which the connections do not say before it is needed: a power of two
 *     from 1 KiB to 512 KiB
 * @param foreignTailLimitBytes how much of the main channel is kept from the first section on that only the description at
 *     the end can cut; from 64 KiB to 1 GiB. Beyond it that part is not understood
 * @param stall a pause between bytes from the source that is counted as a stall when it is this long or longer; more than 0
 */
public record AnalysisOptions(Detail detail, int targetPageSizeBytes, int foreignTailLimitBytes, Duration stall) {
    /** Counts only, pages of 4 KiB, a tail of at most 16 MiB, stalls of 100 ms. */
    public static final AnalysisOptions DEFAULTS =
            new AnalysisOptions(Detail.SUMMARY, 4096, 16 << 20, Duration.ofMillis(100));

    private static final int MIN_PAGE_BYTES = 1024;
    private static final int MAX_PAGE_BYTES = 512 * 1024;
    private static final int MIN_TAIL_BYTES = 64 << 10;
    private static final int MAX_TAIL_BYTES = 1 << 30;

    /**
     * Creates options.
     *
     * @throws IllegalArgumentException if one is outside its range
     */
    public AnalysisOptions {
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(stall, "stall");
        if (Integer.bitCount(targetPageSizeBytes) != 1
                || targetPageSizeBytes < MIN_PAGE_BYTES
                || targetPageSizeBytes > MAX_PAGE_BYTES) {
            throw new IllegalArgumentException("targetPageSizeBytes " + targetPageSizeBytes
                    + " must be a power of two from " + MIN_PAGE_BYTES + " to " + MAX_PAGE_BYTES);
        }
        if (foreignTailLimitBytes < MIN_TAIL_BYTES || foreignTailLimitBytes > MAX_TAIL_BYTES) {
            throw new IllegalArgumentException("foreignTailLimitBytes " + foreignTailLimitBytes + " must be "
                    + MIN_TAIL_BYTES + " to " + MAX_TAIL_BYTES);
        }
        if (stall.isNegative() || stall.isZero()) {
            throw new IllegalArgumentException("stall " + stall + " must be more than 0");
        }
    }

    /** Returns these options with another detail. */
    public AnalysisOptions withDetail(Detail other) {
        return new AnalysisOptions(other, targetPageSizeBytes, foreignTailLimitBytes, stall);
    }

    /** Returns these options with another page size in bytes. */
    public AnalysisOptions withTargetPageSizeBytes(int other) {
        return new AnalysisOptions(detail, other, foreignTailLimitBytes, stall);
    }

    /** Returns these options with another limit in bytes for the tail. */
    public AnalysisOptions withForeignTailLimitBytes(int other) {
        return new AnalysisOptions(detail, targetPageSizeBytes, other, stall);
    }

    /** Returns these options with another length of a stall. */
    public AnalysisOptions withStall(Duration other) {
        return new AnalysisOptions(detail, targetPageSizeBytes, foreignTailLimitBytes, other);
    }
}
