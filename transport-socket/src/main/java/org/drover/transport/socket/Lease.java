// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import java.nio.ByteBuffer;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.SendBuffer;

/**
 * A buffer while it is lent. A lease is used again only after its holder has closed it, and not when its memory is free
 * again: the {@code close()} that ends a try-with-resources block after {@code send} may run when another thread already
 * fills the same memory, and must not give back what that thread holds. Holders that close what they were lent, sent or
 * not, therefore cause no allocation.
 */
final class Lease implements SendBuffer, ReceiveBuffer {
    enum State {
        /** Not in use; has no memory. */
        IDLE,
        /** The channel reads or writes it. */
        BUSY,
        /** A holder has it. */
        LENT,
        /** Its memory was sent and is free again; the holder has not closed it. */
        SENT
    }

    private final LeasePool pool;

    /** Written under the pool's monitor, before {@link #state}. */
    private ByteBuffer memory;

    /** Written under the pool's monitor; volatile so that {@link #data} takes no lock. */
    private volatile State state = State.IDLE;

    Lease(LeasePool pool) {
        this.pool = pool;
    }

    @Override
    public ByteBuffer data() {
        if (state != State.LENT) {
            throw new IllegalStateException(
                    pool.name() + " buffer was sent or given back; acquire or receive the next one");
        }
        return memory;
    }

    @Override
    public boolean isEndOfStream() {
        return false;
    }

    @Override
    public void close() {
        pool.closed(this);
    }

    /** Returns the memory while the channel reads or writes it. */
    ByteBuffer memory() {
        return memory;
    }

    State state() {
        return state;
    }

    boolean isOf(LeasePool candidate) {
        return pool == candidate;
    }

    /** Called under the pool's monitor. */
    void become(State next) {
        state = next;
    }

    /** Called under the pool's monitor. */
    void attach(ByteBuffer buffer, State next) {
        memory = buffer;
        state = next;
    }

    /** Called under the pool's monitor. */
    ByteBuffer detach(State next) {
        ByteBuffer buffer = memory;
        memory = null;
        state = next;
        return buffer;
    }
}
