// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.handler;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A multifd packet of memory pages while it arrives on a channel. Its counts have been checked against each other, its offsets
 * not yet. Channel thread only.
 */
@ProviderType
public interface PagePacket {
    /** Returns the number of the channel, for messages. */
    int channel();

    /** Returns the name of the block that the pages are of. */
    String block();

    /** Returns how many pages come as payload, 0 or more. */
    int normalPages();

    /** Returns how many pages are all zero and do not come, 0 or more. */
    int zeroPages();

    /**
     * Returns where a page belongs, in bytes from the block's start: whatever the peer wrote, unsigned.
     *
     * @param index the normal pages first, in the order of the payload; then the zero pages
     */
    long pageOffset(int index);

    /**
     * Copies the next bytes of the payload; waits until they are there.
     *
     * @param target any memory; the bytes are put with its absolute method
     * @param index where in {@code target}
     * @param bytes at most what the payload still has
     * @throws org.drover.api.transport.TransportException if the channel ends first
     */
    void read(ByteBuffer target, int index, int bytes);
}
