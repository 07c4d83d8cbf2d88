// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.transport;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** A buffer lent by a channel, to be filled and sent. One thread at a time. */
@ConsumerType
public interface SendBuffer extends AutoCloseable {
    /**
     * Returns the memory: direct, big-endian, aligned as the arena says. When lent: position 0, limit = capacity. What is
     * between position and limit at {@link Channel#send} is sent.
     *
     * @throws IllegalStateException if the buffer was sent or given back
     */
    ByteBuffer data();

    /** Gives the buffer back unsent. Does nothing after {@link Channel#send} or a second time. */
    @Override
    void close();
}
