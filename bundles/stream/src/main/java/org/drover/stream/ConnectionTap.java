// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

import java.nio.ByteBuffer;

/**
 * Sees the bytes of one connection. Each direction is called on one thread at a time, in the order of the bytes; the two
 * directions may be called at once.
 */
public interface ConnectionTap {
    /**
     * Bytes have passed. May not wait for anything that a peer does, and may not throw: what cannot be understood is the
     * tap's to report.
     *
     * @param direction which way
     * @param data the bytes, from position to limit; the caller's: read only, and not used after the return
     * @param nanos when they were received, as {@link System#nanoTime} of one clock for all connections
     */
    void bytes(Direction direction, ByteBuffer data, long nanos);

    /**
     * A direction has ended; nothing more comes from it.
     *
     * @param direction which
     * @param ending how
     * @param nanos when
     */
    void ended(Direction direction, Ending ending, long nanos);
}
