// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.util.OptionalLong;
import org.drover.runtime.wire.WireName;
import org.drover.stream.RamBlockReport;

/** Counts the pages of one RAM block. */
final class BlockTrack {
    final WireName name;
    private final PageBitmap seen;
    private long lengthBytes = -1;
    private long normalPages;
    private long zeroPages;
    private long resentPages;

    /** @param seen which pages have been seen; {@code null} if that is not followed */
    BlockTrack(WireName name, PageBitmap seen) {
        this.name = name;
        this.seen = seen;
    }

    void listed(long lengthBytes) {
        this.lengthBytes = lengthBytes;
    }

    /** Returns the block's length, or -1 if it has not been listed. */
    long lengthBytes() {
        return lengthBytes;
    }

    void pages(int normal, int zero) {
        normalPages += normal;
        zeroPages += zero;
    }

    boolean followsPages() {
        return seen != null;
    }

    void sent(long page) {
        if (seen.seenBefore(page)) {
            resentPages++;
        }
    }

    RamBlockReport report() {
        return new RamBlockReport(
                name.text(),
                lengthBytes < 0 ? OptionalLong.empty() : OptionalLong.of(lengthBytes),
                normalPages,
                zeroPages,
                seen == null || !seen.isComplete() ? OptionalLong.empty() : OptionalLong.of(resentPages));
    }
}
