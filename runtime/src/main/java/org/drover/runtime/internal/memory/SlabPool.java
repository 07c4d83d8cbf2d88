// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.memory;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.transport.TransportException;

/**
 * The direct buffers of all migrations of this process. Kept and used again: direct memory is zeroed when it is allocated
 * and is given back only when the garbage collector comes round, so a host that migrates often would pay both each time.
 */
public final class SlabPool {
    /** Page size that drivers and network cards pin in. */
    static final int ALIGNMENT_BYTES = 4096;

    /** Most buffers that are kept: 64 x (1 MiB + 4 KiB) = 64.25 MiB, enough for 15 channels of depth 4 and the main one. */
    private static final int MAX_KEPT = 64;

    private final Deque<ByteBuffer> kept = new ArrayDeque<>();

    /** Takes a buffer of {@link MigrationParameters#BUFFER_BYTES}. */
    ByteBuffer take() {
        synchronized (kept) {
            ByteBuffer buffer = kept.pollFirst();
            if (buffer != null) {
                return buffer.clear();
            }
        }
        try {
            return ByteBuffer.allocateDirect(MigrationParameters.BUFFER_BYTES + ALIGNMENT_BYTES)
                    .alignedSlice(ALIGNMENT_BYTES)
                    .slice(0, MigrationParameters.BUFFER_BYTES);
        } catch (OutOfMemoryError e) {
            throw new TransportException(
                    "no direct memory left for another buffer of " + MigrationParameters.BUFFER_BYTES
                            + " bytes; lower multifd-channels or x-channel-depth, or raise -XX:MaxDirectMemorySize",
                    e);
        }
    }

    /** Puts a buffer back that nobody uses any more. */
    void giveBack(ByteBuffer buffer) {
        synchronized (kept) {
            if (kept.size() < MAX_KEPT) {
                kept.addFirst(buffer);
            }
        }
    }
}
