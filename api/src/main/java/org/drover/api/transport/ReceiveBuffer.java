// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.transport;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ConsumerType;

/** Received bytes in a buffer lent by a channel. One thread at a time. */
@ConsumerType
public interface ReceiveBuffer extends AutoCloseable {
    /**
     * Returns the bytes: direct, big-endian, from position to limit.
     *
     * @throws IllegalStateException if the buffer was given back
     */
    ByteBuffer data();

    /** Returns whether the peer has ended its direction; there are no bytes then. */
    boolean isEndOfStream();

    /** Gives the buffer back, so that the channel can receive into it again. Idempotent. */
    @Override
    void close();
}
