// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import java.nio.ByteBuffer;
import org.drover.runtime.wire.StreamElement;

/**
 * What stands between the last section of a machine's devices and the description of all sections: EOF, VMDESCRIPTION, and
 * the length of the text in JSON as u32. Bytes of a device may look the same: what is found is a candidate, until the
 * description accounts for the bytes before it.
 */
public final class DescriptionLead {
    /** Its length in bytes. */
    public static final int BYTES = 1 + 1 + Integer.BYTES;

    private DescriptionLead() {}

    /**
     * Returns whether bytes look like it. Does not move the buffer's position.
     *
     * @param bytes big-endian, with {@link #BYTES} bytes from {@code at} on
     * @param at index of EOF
     */
    public static boolean isAt(ByteBuffer bytes, int at) {
        return bytes.get(at) == StreamElement.EOF.raw() && bytes.get(at + 1) == StreamElement.VMDESCRIPTION.raw();
    }

    /**
     * Returns how many bytes the text has, in 0..2^32-1. Does not move the buffer's position.
     *
     * @param bytes big-endian
     * @param at index of EOF, where {@link #isAt} says true
     */
    public static long textBytes(ByteBuffer bytes, int at) {
        return Integer.toUnsignedLong(bytes.getInt(at + 2));
    }
}
