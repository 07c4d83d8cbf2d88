// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.drover.api.device.DmaLogging;

/** The pages that a device wrote to, within the ranges that it watches. Not thread-safe: the device calls under its lock. */
final class DmaLog {
    /** The granularity that this device has, whatever is hinted. */
    static final int PAGE_BYTES = 4096;

    private final NavigableSet<Long> written = new TreeSet<>(Long::compareUnsigned);
    private List<DmaLogging.Range> ranges;

    boolean isStarted() {
        return ranges != null;
    }

    /** Starts; returns the page size it chose. */
    long start(long pageBytes, List<DmaLogging.Range> watched) {
        ranges = List.copyOf(watched);
        written.clear();
        return PAGE_BYTES;
    }

    void stop() {
        ranges = null;
        written.clear();
    }

    /** Notes a write; what lies outside the ranges is not logged. */
    void written(long iova, long lengthBytes) {
        if (ranges == null || lengthBytes <= 0) {
            return;
        }
        long last = iova + lengthBytes - 1 >>> 12;
        for (long page = iova >>> 12; Long.compareUnsigned(page, last) <= 0; page++) {
            if (isWatched(page << 12)) {
                written.add(page);
            }
        }
    }

    private boolean isWatched(long iova) {
        for (DmaLogging.Range range : ranges) {
            if (Long.compareUnsigned(iova, range.iova()) >= 0
                    && Long.compareUnsigned(iova - range.iova(), range.lengthBytes()) < 0) {
                return true;
            }
        }
        return false;
    }

    /** Returns the pages of a range that were written, and forgets them. */
    List<Long> takeWritten(long iova, long lengthBytes) {
        if (lengthBytes == 0) {
            return List.of();
        }
        NavigableSet<Long> part = written.subSet(iova >>> 12, true, iova + lengthBytes - 1 >>> 12, true);
        List<Long> pages = List.copyOf(part);
        part.clear();
        return pages;
    }
}
