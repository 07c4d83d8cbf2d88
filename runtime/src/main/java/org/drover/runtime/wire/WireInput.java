// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A byte stream that is read in big-endian numbers: the main channel and the return path, whose elements may lie across
 * the buffers that a transport lends. Packets of multifd channels are not read through this but in their buffer.
 *
 * <p>Used by one thread. Each read may block until the bytes are there; how it is ended is the implementation's to say.
 * No method returns less than it was asked for.
 */
@ConsumerType
public interface WireInput {
    /**
     * Reads one byte.
     *
     * @return 0..255
     * @throws org.drover.api.ProtocolException if the stream ends here
     */
    int readU8();

    /**
     * Reads two bytes.
     *
     * @return 0..65535
     * @throws org.drover.api.ProtocolException if the stream ends within them
     */
    int readU16();

    /**
     * Reads four bytes.
     *
     * @return 0..4294967295
     * @throws org.drover.api.ProtocolException if the stream ends within them
     */
    long readU32();

    /**
     * Reads eight bytes.
     *
     * @return the 64 bits; negative for values of 2<sup>63</sup> and more
     * @throws org.drover.api.ProtocolException if the stream ends within them
     */
    long readU64();

    /**
     * Reads as many bytes as {@code destination} has remaining, and moves its position to its limit.
     *
     * @param destination never {@code null}
     * @throws org.drover.api.ProtocolException if the stream ends within them
     */
    void readFully(ByteBuffer destination);

    /** Returns how many bytes of the stream have been read so far: where an error is. */
    long position();
}
