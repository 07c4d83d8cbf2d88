// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import org.drover.api.transport.BufferArena;

/**
 * The receive buffers of a channel and the messages in them. All under the channel's lock.
 *
 * <p>There are {@link #RESERVED} more than the depth, for a credit message and for the end of the stream: receives are used up
 * in the order in which they were posted, so each must hold a whole message of data. Their memory is this side's own, as
 * the arena has room for the depth; it is never more than the depth that is lent.
 */
final class ReceiveSide {
    /** One receive for a credit message, one for the end of the stream. */
    static final int RESERVED = 2;

    private final BufferArena arena;
    private final int depth;
    private final Slot[] slots;
    private final Deque<Message> messages = new ArrayDeque<>();
    private int lentCount;
    private boolean stopped;
    private boolean gone;

    /** Takes the buffers and builds their requests; where that fails, none is taken. */
    ReceiveSide(BufferArena arena, Connection connection, int depth) {
        this.arena = arena;
        this.depth = depth;
        this.slots = new Slot[depth + RESERVED];
        boolean made = false;
        try {
            for (int i = 0; i < slots.length; i++) {
                slots[i] = newSlot(i, connection);
            }
            made = true;
        } finally {
            if (!made) {
                gone();
            }
        }
    }

    /** A buffer with its request. */
    static final class Slot {
        private final ByteBuffer memory;
        private final boolean ofArena;
        private ReceiveRequest request;

        /** Leases of it, and 1 while it holds bytes that nobody has received. */
        private int users;

        private Slot(ByteBuffer memory, boolean ofArena) {
            this.memory = memory;
            this.ofArena = ofArena;
        }
    }

    /** Bytes of the stream that have arrived. */
    private static final class Message {
        private final Slot slot;
        private final int endBytes;
        private int offsetBytes;

        private Message(Slot slot, int endBytes) {
            this.slot = slot;
            this.endBytes = endBytes;
        }
    }

    /** Posts all; before the connection is there. */
    void postAll() {
        for (Slot slot : slots) {
            slot.request.post();
        }
    }

    /** A message of data is in this buffer now. */
    void arrived(int index, int byteCount) {
        Slot slot = slots[index];
        slot.users = 1;
        messages.add(new Message(slot, byteCount));
    }

    /** Posts a buffer whose message had no bytes. */
    void postAgain(int index) {
        if (!stopped) {
            slots[index].request.post();
        }
    }

    boolean hasMessage() {
        return !messages.isEmpty();
    }

    boolean mayLend() {
        return lentCount < depth;
    }

    int lentCount() {
        return lentCount;
    }

    int depth() {
        return depth;
    }

    /**
     * Lends the next bytes; {@link #hasMessage} and {@link #mayLend} must hold.
     *
     * @param maxBytes most to lend, 1 or more
     */
    ReceiveLease lend(RdmaChannel channel, int maxBytes) {
        Message message = messages.peek();
        int count = Math.min(maxBytes, message.endBytes - message.offsetBytes);
        ByteBuffer data = message.slot.memory.slice(message.offsetBytes, count).order(ByteOrder.BIG_ENDIAN);
        message.offsetBytes += count;
        if (message.offsetBytes == message.endBytes) {
            // The lease takes the message's place as a user.
            messages.remove();
        } else {
            message.slot.users++;
        }
        lentCount++;
        return new ReceiveLease(channel, message.slot, data);
    }

    /** Takes a lease back; returns whether its buffer was posted again. */
    boolean giveBack(Slot slot) {
        lentCount--;
        return release(slot);
    }

    /** Drops the next message, which nobody will receive; returns whether its buffer was posted again. */
    boolean drop() {
        return release(messages.remove().slot);
    }

    /** Posts nothing any more. */
    void stop() {
        stopped = true;
    }

    /** The device touches no buffer any more: those that hold nothing go back to the arena, the others when they are read. */
    void gone() {
        stopped = true;
        gone = true;
        for (Slot slot : slots) {
            if (slot != null && slot.users == 0) {
                free(slot);
            }
        }
    }

    private boolean release(Slot slot) {
        if (--slot.users > 0) {
            return false;
        }
        if (gone) {
            free(slot);
        } else if (!stopped) {
            slot.request.post();
        }
        return !stopped;
    }

    private void free(Slot slot) {
        if (slot.ofArena) {
            arena.giveBack(slot.memory);
        }
    }

    private Slot newSlot(int index, Connection connection) {
        boolean ofArena = index < depth;
        ByteBuffer memory = ofArena
                ? arena.take()
                : ByteBuffer.allocateDirect(arena.bufferBytes() + arena.alignmentBytes())
                        .alignedSlice(arena.alignmentBytes())
                        .slice(0, arena.bufferBytes());
        Slot slot = new Slot(memory, ofArena);
        // In its place before it can fail, so that gone() finds it.
        slots[index] = slot;
        MemoryRegion region = connection.register(memory, ProtectionDomain.Access.WRITE);
        slot.request = connection.pair().newReceive(RequestId.of(RequestId.Kind.RECEIVE, index), region);
        return slot;
    }
}
