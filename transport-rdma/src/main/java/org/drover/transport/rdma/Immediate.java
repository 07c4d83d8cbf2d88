// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

/**
 * The 32 bits that go with each message, as docs/reference/rdma-protocol.md lays them down:
 * <pre>
 *   31..30 kind · 29 acknowledgement · 28..16 zero · 15..0 credits
 * </pre>
 */
final class Immediate {
    /** What a message is. The ordinal is its number on the wire. */
    enum Kind {
        /** Bytes of the stream; takes a credit. */
        DATA,
        /** No bytes: credits only. */
        CREDIT,
        /** No bytes: the sender's direction of the stream ends here. */
        END
    }

    private static final Kind[] KINDS = Kind.values();
    private static final int KIND_SHIFT = 30;
    private static final int ACKNOWLEDGEMENT = 1 << 29;
    private static final int MUST_BE_ZERO = 0x1fff0000;
    private static final int CREDITS = 0xffff;

    private Immediate() {}

    /**
     * Encodes.
     *
     * @param acknowledgement the lowest bit of the number of credit messages that this end has received
     * @param credits 0 to 65535
     */
    static int of(Kind kind, int acknowledgement, int credits) {
        return kind.ordinal() << KIND_SHIFT | ((acknowledgement & 1) == 0 ? 0 : ACKNOWLEDGEMENT) | credits;
    }

    /**
     * Returns what the message is.
     *
     * @throws ProtocolException if the peer has sent what this version does not know
     */
    static Kind kind(int immediate) {
        int number = immediate >>> KIND_SHIFT;
        if (number >= KINDS.length || (immediate & MUST_BE_ZERO) != 0) {
            throw new ProtocolException("a message with immediate data 0x" + Integer.toHexString(immediate)
                    + ", which version " + Hello.VERSION + " does not know");
        }
        return KINDS[number];
    }

    static int acknowledgement(int immediate) {
        return (immediate & ACKNOWLEDGEMENT) == 0 ? 0 : 1;
    }

    static int credits(int immediate) {
        return immediate & CREDITS;
    }
}
