// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.memory;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.transport.BufferArena;
import org.drover.api.transport.TransportException;

/** One migration's share of the {@link SlabPool}, with its bound. */
public final class MigrationArena implements BufferArena {
    private final SlabPool pool;
    private final int limit;
    private final Set<ByteBuffer> taken = Collections.newSetFromMap(new IdentityHashMap<>());
    private int highWater;

    /**
     * Creates an arena.
     *
     * @param pool where the memory comes from
     * @param limit most buffers at one time
     */
    public MigrationArena(SlabPool pool, int limit) {
        this.pool = pool;
        this.limit = limit;
    }

    @Override
    public int bufferBytes() {
        return MigrationParameters.BUFFER_BYTES;
    }

    @Override
    public int alignmentBytes() {
        return SlabPool.ALIGNMENT_BYTES;
    }

    @Override
    public synchronized ByteBuffer take() {
        if (taken.size() >= limit) {
            throw new TransportException("the migration's bound of " + limit + " buffers of " + bufferBytes()
                    + " bytes is reached: more channels, or more buffers a channel, than agreed");
        }
        ByteBuffer buffer = pool.take();
        taken.add(buffer);
        highWater = Math.max(highWater, taken.size());
        return buffer;
    }

    @Override
    public synchronized void giveBack(ByteBuffer buffer) {
        if (!taken.remove(buffer)) {
            throw new IllegalArgumentException("buffer " + buffer + " is not of this arena, or was given back before");
        }
        pool.giveBack(buffer);
    }

    /** Returns how many buffers are taken now. */
    public synchronized int takenCount() {
        return taken.size();
    }

    /** Returns the most buffers that were taken at one time. */
    public synchronized int highWater() {
        return highWater;
    }
}
