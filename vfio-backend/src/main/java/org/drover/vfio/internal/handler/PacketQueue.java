// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import org.drover.api.transport.ReceiveBuffer;

/**
 * Packets in the order of their indices, each with the parts of it that have arrived and are not used up: the memory of
 * a {@link ReorderWindow}, which guards it with its lock. What it is made of is used again and again: it allocates only
 * when it has never held as much before. An index is compared, never used as a subscript.
 */
final class PacketQueue {
    /** A packet that is held. */
    static final class Packet {
        private int index;
        private boolean complete;
        private Part firstPart;
        private Part lastPart;
        private Packet previous;
        private Packet next;

        /** Returns the packet's index, unsigned. */
        int index() {
            return index;
        }

        /** Returns whether all its parts have arrived. */
        boolean isComplete() {
            return complete;
        }
    }

    /** A buffer that is held. */
    private static final class Part {
        private ReceiveBuffer buffer;
        private Part next;
    }

    private Packet head;
    private Packet tail;
    private int size;
    private Packet freePackets;
    private Part freeParts;

    /** Returns the packet with the lowest index; {@code null} if there is none. */
    Packet head() {
        return head;
    }

    /** Returns how many packets are held. */
    int size() {
        return size;
    }

    /** Returns whether a packet with the index is held. @param index unsigned */
    boolean holds(int index) {
        Packet before = lastBefore(index);
        Packet candidate = before == null ? head : before.next;
        return candidate != null && candidate.index == index;
    }

    /**
     * Adds a packet without parts.
     *
     * @param index not held yet, unsigned
     */
    Packet insert(int index) {
        Packet packet = freePackets == null ? new Packet() : freePackets;
        freePackets = packet.next;
        packet.index = index;
        packet.complete = false;
        packet.previous = lastBefore(index);
        packet.next = packet.previous == null ? head : packet.previous.next;
        if (packet.previous == null) {
            head = packet;
        } else {
            packet.previous.next = packet;
        }
        if (packet.next == null) {
            tail = packet;
        } else {
            packet.next.previous = packet;
        }
        size++;
        return packet;
    }

    /** Packets come nearly in order, so the place of a new one is near the end. */
    private Packet lastBefore(int index) {
        Packet packet = tail;
        while (packet != null && Integer.compareUnsigned(packet.index, index) >= 0) {
            packet = packet.previous;
        }
        return packet;
    }

    /** Adds a part to a packet that is held. @param last whether the packet is complete with it */
    void append(Packet packet, ReceiveBuffer buffer, boolean last) {
        Part part = freeParts == null ? new Part() : freeParts;
        freeParts = part.next;
        part.buffer = buffer;
        part.next = null;
        if (packet.lastPart == null) {
            packet.firstPart = part;
        } else {
            packet.lastPart.next = part;
        }
        packet.lastPart = part;
        packet.complete = last;
    }

    /** Takes the oldest part out of the first packet; the caller closes it. @return {@code null} if there is none now */
    ReceiveBuffer pollHeadPart() {
        Part part = head.firstPart;
        if (part == null) {
            return null;
        }
        ReceiveBuffer buffer = part.buffer;
        head.firstPart = part.next;
        if (head.firstPart == null) {
            head.lastPart = null;
        }
        part.buffer = null;
        part.next = freeParts;
        freeParts = part;
        return buffer;
    }

    /** Drops the first packet, which has no parts any more. */
    void removeHead() {
        Packet packet = head;
        head = packet.next;
        if (head == null) {
            tail = null;
        } else {
            head.previous = null;
        }
        packet.previous = null;
        packet.next = freePackets;
        freePackets = packet;
        size--;
    }

    /** Drops all packets and gives all their buffers back. */
    void clear() {
        while (head != null) {
            for (ReceiveBuffer buffer = pollHeadPart(); buffer != null; buffer = pollHeadPart()) {
                buffer.close();
            }
            removeHead();
        }
    }
}
