// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

import java.util.List;

/**
 * The machine's memory.
 *
 * @param targetPageSizeBytes the page size with which the stream was read
 * @param blocks in the order of the main channel's list
 * @param flushes MULTIFD_FLUSH records on the main channel; every channel has one SYNC packet for each, and each full round
 *     over memory has one
 */
public record RamReport(int targetPageSizeBytes, List<RamBlockReport> blocks, long flushes) {
    /** Creates a report with a copy of the list. */
    public RamReport {
        blocks = List.copyOf(blocks);
    }

    /** Returns how many pages were sent with their bytes, of all blocks. */
    public long normalPages() {
        return blocks.stream().mapToLong(RamBlockReport::normalPages).sum();
    }

    /** Returns how many pages were sent as zero, of all blocks. */
    public long zeroPages() {
        return blocks.stream().mapToLong(RamBlockReport::zeroPages).sum();
    }
}
