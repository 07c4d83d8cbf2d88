// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import java.nio.ByteBuffer;
import org.drover.api.ProtocolException;

/**
 * The description of the stream in JSON, which QEMU sends after {@link StreamElement#EOF} for analysis tools. A
 * destination reads past it.
 *
 * <pre>
 *   length u32 | JSON text
 * </pre>
 */
public final class VmDescription {
    private VmDescription() {}

    /**
     * Reads what follows the element byte, up to the text.
     *
     * @param in the stream, after the element byte
     * @param limitBytes the longest text to accept, because the length comes from the peer
     * @return how many bytes of text are next in the stream, 0 to {@code limitBytes}
     * @throws ProtocolException if the text is longer
     */
    public static int readLength(WireInput in, int limitBytes) {
        long lengthBytes = in.readU32();
        if (lengthBytes > limitBytes) {
            throw new ProtocolException(
                    "VM description is " + lengthBytes + " bytes long, must be at most " + limitBytes);
        }
        return (int) lengthBytes;
    }

    /**
     * Writes the element byte and the description.
     *
     * @param out the stream, after EOF
     * @param json the text, from position to limit; its position moves to its limit
     */
    public static void write(WireOutput out, ByteBuffer json) {
        StreamElement.VMDESCRIPTION.write(out);
        out.writeU32(json.remaining());
        out.writeFully(json);
    }
}
