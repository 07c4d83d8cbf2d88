// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.drover.api.transport.BufferArena;

/**
 * The send buffers of a channel: registered when they are first needed, then lent, waiting for a credit, and posted, in turn.
 * All under the channel's lock.
 */
final class SendSide {
    private final BufferArena arena;
    private final Connection connection;
    private final int depth;
    private final List<Slot> slots = new ArrayList<>();
    private final Deque<Slot> free = new ArrayDeque<>();
    private final Deque<Slot> waiting = new ArrayDeque<>();
    private final Set<Slot> posted = new HashSet<>();
    private int lentCount;
    private boolean gone;

    SendSide(BufferArena arena, Connection connection, int depth) {
        this.arena = arena;
        this.connection = connection;
        this.depth = depth;
    }

    /** A buffer with its request. */
    static final class Slot {
        private final ByteBuffer memory;
        private final SendRequest request;
        private int offsetBytes;
        private int lengthBytes;

        private Slot(ByteBuffer memory, SendRequest request) {
            this.memory = memory;
            this.request = request;
        }

        ByteBuffer memory() {
            return memory;
        }
    }

    /** Returns a buffer to fill: position 0, limit = capacity, big-endian; {@code null} if none is free. */
    Slot tryLend() {
        Slot slot = free.poll();
        if (slot == null && slots.size() < depth) {
            slot = newSlot();
        }
        if (slot != null) {
            slot.memory.clear().order(ByteOrder.BIG_ENDIAN);
            lentCount++;
        }
        return slot;
    }

    /** Takes a lent buffer back unsent. */
    void giveBack(Slot slot) {
        lentCount--;
        release(slot);
    }

    /** Takes a lent buffer to be sent, from position to limit; returns how many bytes that are. */
    int handIn(Slot slot) {
        lentCount--;
        slot.offsetBytes = slot.memory.position();
        slot.lengthBytes = slot.memory.remaining();
        if (slot.lengthBytes == 0) {
            release(slot);
        } else {
            waiting.add(slot);
        }
        return slot.lengthBytes;
    }

    /** Posts what waits, in its order, as far as the credits go. */
    void post(CreditLedger ledger) {
        while (!waiting.isEmpty() && ledger.maySend()) {
            Slot slot = waiting.poll();
            posted.add(slot);
            slot.request.post(slot.offsetBytes, slot.lengthBytes, ledger.dataSent());
        }
    }

    /** A posted buffer has been sent. */
    void completed(int index) {
        Slot slot = slots.get(index);
        posted.remove(slot);
        release(slot);
    }

    /** The device touches no buffer any more: all but those lent go back to the arena. */
    void gone() {
        gone = true;
        for (Slot slot : free) {
            arena.giveBack(slot.memory);
        }
        for (Slot slot : waiting) {
            arena.giveBack(slot.memory);
        }
        for (Slot slot : posted) {
            arena.giveBack(slot.memory);
        }
        free.clear();
        waiting.clear();
        posted.clear();
    }

    boolean hasWaiting() {
        return !waiting.isEmpty();
    }

    boolean isComplete() {
        return waiting.isEmpty() && posted.isEmpty();
    }

    int lentCount() {
        return lentCount;
    }

    private Slot newSlot() {
        ByteBuffer memory = arena.take();
        boolean made = false;
        try {
            MemoryRegion region = connection.register(memory, ProtectionDomain.Access.READ);
            Slot slot = new Slot(
                    memory, connection.pair().newSend(RequestId.of(RequestId.Kind.SEND, slots.size()), region));
            slots.add(slot);
            made = true;
            return slot;
        } finally {
            if (!made) {
                arena.giveBack(memory);
            }
        }
    }

    private void release(Slot slot) {
        if (gone) {
            arena.giveBack(slot.memory);
        } else {
            free.push(slot);
        }
    }
}
