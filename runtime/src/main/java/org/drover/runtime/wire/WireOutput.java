// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A byte stream that is written in big-endian numbers: the main channel and the return path. Counterpart of
 * {@link WireInput}.
 *
 * <p>Used by one thread. Each write may block while the connection takes bytes. What is written may stay in a buffer
 * until the implementation sends it.
 */
@ConsumerType
public interface WireOutput {
    /**
     * Writes one byte.
     *
     * @param value 0..255
     * @throws IllegalArgumentException if {@code value} is outside
     */
    void writeU8(int value);

    /**
     * Writes two bytes.
     *
     * @param value 0..65535
     * @throws IllegalArgumentException if {@code value} is outside
     */
    void writeU16(int value);

    /**
     * Writes four bytes.
     *
     * @param value 0..4294967295
     * @throws IllegalArgumentException if {@code value} is outside
     */
    void writeU32(long value);

    /**
     * Writes eight bytes.
     *
     * @param value the 64 bits
     */
    void writeU64(long value);

    /**
     * Writes the remaining bytes of {@code source}, and moves its position to its limit.
     *
     * @param source never {@code null}
     */
    void writeFully(ByteBuffer source);

    /** Returns how many bytes of the stream have been written so far. */
    long position();
}
