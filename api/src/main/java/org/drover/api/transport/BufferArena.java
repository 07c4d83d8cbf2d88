// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.transport;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The memory that transports lend. It belongs to the runtime, not to the transport: a thread that still holds a buffer of
 * a transport that has gone touches live memory. All methods may be called on any thread; none blocks.
 */
@ProviderType
public interface BufferArena {
    /** Returns the capacity of each buffer in bytes; a multiple of {@link #alignmentBytes()}. */
    int bufferBytes();

    /** Returns the alignment of each buffer's first byte, in bytes: a page, so that drivers can pin it. */
    int alignmentBytes();

    /**
     * Takes a buffer out of the arena: direct, position 0, limit and capacity {@link #bufferBytes()}, content undefined.
     *
     * @throws TransportException if the arena's bound is reached: a transport that takes more than its depth, or a
     *     migration with more channels than agreed
     */
    ByteBuffer take();

    /**
     * Puts a buffer back. The caller must not touch it any more.
     *
     * @param buffer the object that {@link #take} returned
     * @throws IllegalArgumentException if it is not of this arena, or is back already
     */
    void giveBack(ByteBuffer buffer);
}
