// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.nio.ByteBuffer;
import org.drover.stream.ForeignTail;
import org.drover.stream.vmstate.DescriptionLead;

/** Finds the description at the end of a tail: a {@link DescriptionLead} whose length reaches exactly to the last byte. */
final class TailCutter {
    private TailCutter() {}

    static ForeignTail cut(long offsetBytes, ByteBuffer tail) {
        int eof = findEof(tail);
        return eof < 0
                ? new ForeignTail(offsetBytes, tail, null)
                : new ForeignTail(
                        offsetBytes,
                        tail.slice(0, eof + 1),
                        tail.slice(eof + DescriptionLead.BYTES, tail.limit() - eof - DescriptionLead.BYTES));
    }

    /** Backwards, because the text is at the end; the text itself has no byte 0 in it, and so no lead. */
    private static int findEof(ByteBuffer tail) {
        int end = tail.limit();
        if (end <= DescriptionLead.BYTES || tail.get(end - 1) != '}') {
            return -1;
        }
        for (int at = end - DescriptionLead.BYTES - 1; at >= 0; at--) {
            if (DescriptionLead.isAt(tail, at)
                    && DescriptionLead.textBytes(tail, at) == end - at - DescriptionLead.BYTES) {
                return at;
            }
        }
        return -1;
    }
}
