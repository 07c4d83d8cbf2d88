// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import org.drover.api.ProtocolException;

/**
 * A piece of a VFIO device's data on the main channel: precopy data always, the rest too where device state does not go
 * over multifd.
 *
 * <pre>
 *   DEV_DATA_STATE u64 | length u64 | data
 * </pre>
 */
public final class VfioDataRecord {
    /** Bytes before the data, with the tag. */
    public static final int HEADER_LENGTH = 2 * Long.BYTES;

    private VfioDataRecord() {}

    /**
     * Reads what follows the tag, up to the data.
     *
     * @param in the stream, after {@link VfioSectionTag#DEV_DATA_STATE}
     * @param limitBytes the longest record to accept, because the length comes from the peer
     * @return how many bytes of data are next in the stream, 0 to {@code limitBytes}
     * @throws ProtocolException if there are more
     */
    public static long readLength(WireInput in, long limitBytes) {
        long lengthBytes = in.readU64();
        if (lengthBytes < 0 || lengthBytes > limitBytes) {
            throw new ProtocolException("VFIO data record is " + Long.toUnsignedString(lengthBytes)
                    + " bytes long, must be at most " + limitBytes);
        }
        return lengthBytes;
    }

    /**
     * Writes the tag and the length.
     *
     * @param out the stream, within a VFIO device's section
     * @param lengthBytes of the data that the caller writes next, 0 or more
     * @throws IllegalArgumentException if {@code lengthBytes} is negative
     */
    public static void writeHeader(WireOutput out, long lengthBytes) {
        if (lengthBytes < 0) {
            throw new IllegalArgumentException("lengthBytes " + lengthBytes + " must not be negative");
        }
        VfioSectionTag.DEV_DATA_STATE.write(out);
        out.writeU64(lengthBytes);
    }
}
