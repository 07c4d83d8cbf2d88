// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.source;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.drover.api.handler.StateBuffer;
import org.drover.api.handler.StateSink;
import org.drover.runtime.wire.SectionKey;

/**
 * Where one save thread puts one section's packets. What it lends is a handle of its own, used again only after its holder
 * has closed it: the {@code close()} that ends a try-with-resources block after {@code submit} may run when the packet's
 * memory is lent to another save thread already, and must not touch that. Holders that close cause no allocation.
 */
final class SectionSink implements StateSink {
    private final SectionKey key;
    private final IdleBuffers.Taker idle;
    private final ArrayDeque<Handle> closedHandles = new ArrayDeque<>();

    SectionSink(SectionKey key, IdleBuffers idle) {
        this.key = key;
        this.idle = idle.taker();
    }

    @Override
    public StateBuffer acquire() {
        StatePacketBuffer packet = idle.take();
        Handle handle = closedHandles.isEmpty() ? new Handle() : closedHandles.poll();
        handle.packet = packet;
        handle.payload = packet.lend();
        handle.closed = false;
        return handle;
    }

    @Override
    public void submit(StateBuffer buffer) {
        if (!(buffer instanceof Handle handle) || handle.sink() != this) {
            throw new IllegalArgumentException("the buffer is not of this sink");
        }
        StatePacketBuffer packet = handle.require();
        packet.seal(key);
        handle.packet = null;
        packet.sender().submit(packet);
    }

    /** A packet while the save thread has it. The save thread's alone. */
    private final class Handle implements StateBuffer {
        private StatePacketBuffer packet;
        private ByteBuffer payload;
        private boolean closed;

        private SectionSink sink() {
            return SectionSink.this;
        }

        private StatePacketBuffer require() {
            if (packet == null) {
                throw new IllegalStateException("the buffer was submitted or given back");
            }
            return packet;
        }

        @Override
        public ByteBuffer payload() {
            require();
            return payload;
        }

        @Override
        public void close() {
            if (packet != null) {
                packet.giveBack();
                packet = null;
            }
            if (!closed) {
                closed = true;
                closedHandles.add(this);
            }
        }
    }
}
