// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.handler;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Reads the body of one section from the main channel. Big-endian. Every call may block until the bytes are there; a
 * cancel, or the end of the connection, ends the wait with an error. Main thread only; valid until the handler's method
 * returns.
 */
@ProviderType
public interface SectionReader {
    /** Reads one byte, 0 to 255. */
    int getU8();

    /** Reads 4 bytes, unsigned in the {@code int}. */
    int getU32();

    /** Reads 8 bytes, unsigned in the {@code long}. */
    long getU64();

    /** Fills all that remains of {@code target}, copying: for small things. @param target any buffer with room */
    void get(ByteBuffer target);

    /**
     * Passes the next bytes on in the buffers in which they arrived, without a copy.
     *
     * @param bytes how many, 0 or more
     * @param sink called with one direct buffer after another, position to limit; it must have used the bytes up when it
     *     returns
     */
    void transfer(long bytes, Consumer<ByteBuffer> sink);
}
