// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.nio.ByteBuffer;
import org.drover.runtime.wire.StreamElement;
import org.drover.stream.ForeignTail;

/** Finds the description at the end of a tail: EOF, VMDESCRIPTION, and a length that reaches exactly to the last byte. */
final class TailCutter {
    /** EOF, VMDESCRIPTION, and the u32. */
    private static final int LEAD_BYTES = 6;

    private TailCutter() {}

    static ForeignTail cut(long offsetBytes, ByteBuffer tail) {
        int eof = findEof(tail);
        return eof < 0
                ? new ForeignTail(offsetBytes, tail, null)
                : new ForeignTail(
                        offsetBytes,
                        tail.slice(0, eof + 1),
                        tail.slice(eof + LEAD_BYTES, tail.limit() - eof - LEAD_BYTES));
    }

    /** Backwards, because the text is at the end; the text itself has no byte 0 in it, and so no lead. */
    private static int findEof(ByteBuffer tail) {
        int end = tail.limit();
        if (end <= LEAD_BYTES || tail.get(end - 1) != '}') {
            return -1;
        }
        for (int at = end - LEAD_BYTES - 1; at >= 0; at--) {
            if (tail.get(at) == StreamElement.EOF.raw()
                    && tail.get(at + 1) == StreamElement.VMDESCRIPTION.raw()
                    && tail.getInt(at + 2) == end - at - LEAD_BYTES) {
                return at;
            }
        }
        return -1;
    }
}
