// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import java.nio.ByteBuffer;

/**
 * Why an end does not take a connection; on the wire in the private data of a rejection. The number on the wire is the
 * ordinal and 1.
 */
enum Refusal {
    /** The value is what it began with. */
    NOT_DROVER,
    /** The value is its version. */
    VERSION,
    /** The value is its length. */
    LENGTH,
    /** The value is its buffer size. */
    BUFFER_BYTES,
    /** The value is its depth. */
    DEPTH,
    /** The value is its role. */
    ROLE,
    /** The value is its number. */
    NUMBER,
    /** The value is 0. */
    NO_RESOURCES;

    /** "DRNO". */
    private static final int MAGIC = 0x44524e4f;

    private static final int BYTES = 20;

    /**
     * Encodes.
     *
     * @param theirs the value that is refused
     * @param ours what this end has in its place
     */
    byte[] encode(int theirs, int ours) {
        return ByteBuffer.allocate(BYTES)
                .putInt(MAGIC)
                .putShort((short) BYTES)
                .putShort((short) Hello.VERSION)
                .putInt(ordinal() + 1)
                .putInt(theirs)
                .putInt(ours)
                .array();
    }

    /** Returns in one line why the other end has refused this one; {@code null} if that is not in the private data. */
    static String explain(byte[] padded) {
        ByteBuffer in = ByteBuffer.wrap(padded);
        if (padded.length < BYTES || in.getInt() != MAGIC || in.getInt() >>> 16 != BYTES) {
            return null;
        }
        int reason = in.getInt();
        int mine = in.getInt();
        int theirs = in.getInt();
        return reason < 1 || reason > values().length
                ? "the peer refuses it for reason " + reason + ", which this version does not know"
                : "the peer refuses it: " + values()[reason - 1].text(mine, theirs, "here", "there");
    }

    /** Returns in one line why this end refuses the other. */
    String text(int theirs, int ours) {
        return text(theirs, ours, "there", "here");
    }

    private String text(int value, int other, String valueAt, String otherAt) {
        switch (this) {
            case NOT_DROVER:
                return "one end is no Drover: its private data begins with 0x" + Integer.toHexString(value)
                        + "; check address and port";
            case VERSION:
                return differ("protocol version", value, other, valueAt, otherAt) + "; install the same Drover on both";
            case BUFFER_BYTES:
                return differ("buffer size in bytes", value, other, valueAt, otherAt) + "; set the same on both";
            case NUMBER:
                return differ("channel number", value, other, valueAt, otherAt) + "; this is a defect, report it";
            case NO_RESOURCES:
                return "no buffers or no registered memory left " + otherAt + "; its log says which";
            default:
                return name().toLowerCase(java.util.Locale.ROOT) + " " + value + " " + valueAt
                        + " is not of protocol version " + Hello.VERSION;
        }
    }

    private static String differ(String what, int value, int other, String valueAt, String otherAt) {
        return what + " " + value + " " + valueAt + ", " + other + " " + otherAt;
    }
}
