// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.handler;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** One multifd packet of memory pages that is made when a channel has room for it, on that channel's thread. */
@ConsumerType
@FunctionalInterface
public interface PageSource {
    /**
     * Writes the packet, header and pages. Must not block.
     *
     * @param target the channel's own buffer: direct, big-endian, position 0, limit at least 1 MiB + 4 KiB; the packet is what
     *     lies before the position afterwards
     * @param packetNumber the number to give it, counted over all channels
     */
    void write(ByteBuffer target, long packetNumber);
}
