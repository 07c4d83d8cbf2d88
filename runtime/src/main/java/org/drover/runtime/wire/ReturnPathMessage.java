// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import org.drover.api.ProtocolException;

/**
 * What the destination sends to the source, in the main channel's other direction: {@code MIG_RP_MSG_*} and their
 * lengths of QEMU's {@code migration/migration.c}. On the wire:
 *
 * <pre>
 *   type u16 | length u16 | data
 * </pre>
 *
 * <p>A precopy migration uses {@link #PONG}, {@link #SWITCHOVER_ACK} and, last, {@link #SHUT}. The others are known
 * so that they can be refused by name.
 */
public enum ReturnPathMessage {
    /** The destination's verdict, a u32: 0 = all is loaded. */
    SHUT(1, 4),
    /** The answer to {@link StreamCommand#PING}, with its u32. */
    PONG(2, 4),
    /** Asks for pages of a block; postcopy. */
    REQ_PAGES_ID(3, ReturnPathMessage.ANY_LENGTH),
    /** Asks for pages of the block asked for before; postcopy. */
    REQ_PAGES(4, 12),
    /** Says which pages have been received; postcopy recovery. */
    RECV_BITMAP(5, ReturnPathMessage.ANY_LENGTH),
    /** Postcopy can go on; a u32. */
    RESUME_ACK(6, 4),
    /** Every handler that asked for it has loaded its initial data. */
    SWITCHOVER_ACK(7, 0);

    /** {@link #SHUT}'s value when everything has been loaded. Every other value is a failure. */
    public static final long SHUT_OK = 0;

    private static final int ANY_LENGTH = -1;
    private static final ReturnPathMessage[] VALUES = values();

    private final int raw;
    private final int lengthBytes;

    ReturnPathMessage(int raw, int lengthBytes) {
        this.raw = raw;
        this.lengthBytes = lengthBytes;
    }

    /** Returns the number on the wire. */
    public int raw() {
        return raw;
    }

    /** Returns whether the message's data have one length only. */
    public boolean hasFixedLength() {
        return lengthBytes != ANY_LENGTH;
    }

    /**
     * Returns the length in bytes of the message's data.
     *
     * @throws IllegalStateException if it has no {@linkplain #hasFixedLength() fixed length}
     */
    public int lengthBytes() {
        if (!hasFixedLength()) {
            throw new IllegalStateException("Return path message " + this + " has no fixed length");
        }
        return lengthBytes;
    }

    /**
     * Returns a message.
     *
     * @param raw the number on the wire
     * @throws ProtocolException if no message has it
     */
    public static ReturnPathMessage fromRaw(int raw) {
        for (ReturnPathMessage message : VALUES) {
            if (message.raw == raw) {
                return message;
            }
        }
        throw new ProtocolException("Unknown message " + raw + " on the return path");
    }

    /**
     * Reads a message up to its data, and checks the length.
     *
     * @param in the return path, between two messages
     * @return the message. Its {@link #lengthBytes()} of data are next; of a message without a fixed length the
     *     length is not known afterwards, and the return path must be given up
     * @throws ProtocolException if the message is unknown or its length is wrong
     */
    public static ReturnPathMessage read(WireInput in) {
        return readAfterType(in.readU16(), in);
    }

    /**
     * Reads the rest of a message's header: for one who takes messages of Drover's own too, such as {@link
     * CompatibilityMessage}.
     *
     * @param type as it was read
     * @param in the return path, behind the type
     * @return as {@link #read}
     * @throws ProtocolException if the message is unknown or its length is wrong
     */
    public static ReturnPathMessage readAfterType(int type, WireInput in) {
        ReturnPathMessage message = fromRaw(type);
        int length = in.readU16();
        if (message.hasFixedLength() && length != message.lengthBytes) {
            throw new ProtocolException("Return path message " + message + " has " + length
                    + " bytes of data, must have " + message.lengthBytes);
        }
        return message;
    }

    /**
     * Writes a message without data.
     *
     * @param out the return path, between two messages
     * @throws IllegalStateException if the message has data
     */
    public void write(WireOutput out) {
        writeHeader(out, 0);
    }

    /**
     * Writes a message whose data are one u32.
     *
     * @param out the return path, between two messages
     * @param value 0..4294967295
     * @throws IllegalStateException if the message has other data
     */
    public void write(WireOutput out, long value) {
        writeHeader(out, Integer.BYTES);
        out.writeU32(value);
    }

    private void writeHeader(WireOutput out, int length) {
        if (length != lengthBytes) {
            throw new IllegalStateException(
                    "Return path message " + this + " does not have " + length + " bytes of data");
        }
        out.writeU16(raw);
        out.writeU16(length);
    }
}
