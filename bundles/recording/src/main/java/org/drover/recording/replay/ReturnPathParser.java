// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.replay;

import java.util.HexFormat;
import java.util.OptionalLong;
import org.drover.api.ProtocolException;
import org.drover.runtime.wire.CompatibilityMessage;
import org.drover.runtime.wire.ReturnPathMessage;

/**
 * Follows the messages of a return path byte by byte, and tells in words the one that a mark was set at. All messages, also
 * unknown ones, have type u16 and length u16 in front. One thread at a time.
 */
final class ReturnPathParser {
    private static final int HEADER_BYTES = 4;

    /** Kept of a message for its words. The longest that a precopy migration has is 8. */
    private static final int KEPT_BYTES = 32;

    private final byte[] kept = new byte[KEPT_BYTES];
    private int haveBytes;
    private boolean marking;
    private String marked;
    private OptionalLong verdict = OptionalLong.empty();

    /** Takes the next byte. */
    void accept(byte next) {
        if (haveBytes < KEPT_BYTES) {
            kept[haveBytes] = next;
        }
        haveBytes++;
        if (haveBytes >= HEADER_BYTES && haveBytes == HEADER_BYTES + u16(2)) {
            if (u16(0) == ReturnPathMessage.SHUT.raw() && u16(2) == ReturnPathMessage.SHUT.lengthBytes()) {
                verdict = OptionalLong.of(u32());
            }
            tell(describe());
            haveBytes = 0;
        }
    }

    /** Asks for the words of the message that the next byte is part of. */
    void mark() {
        marking = true;
    }

    /** Nothing more comes. */
    void end() {
        tell(haveBytes == 0 ? "end of stream" : describe() + ", cut after " + haveBytes + " bytes");
    }

    /** Returns the words of the marked message; {@code null} while it is not complete. */
    String marked() {
        return marked;
    }

    /** Returns the value of the last SHUT. */
    OptionalLong verdict() {
        return verdict;
    }

    private void tell(String text) {
        if (marking && marked == null) {
            marked = text;
        }
    }

    private String describe() {
        if (haveBytes < HEADER_BYTES) {
            return "part of a message (" + hex(0) + ")";
        }
        String name = name();
        int length = u16(2);
        if (haveBytes < HEADER_BYTES + length || length != Integer.BYTES) {
            return name + (length == 0 ? "" : " with " + length + " bytes of data (" + hex(HEADER_BYTES) + ")");
        }
        if (u16(0) != ReturnPathMessage.SHUT.raw()) {
            return name + " " + u32();
        }
        return name + " " + u32() + (u32() == ReturnPathMessage.SHUT_OK ? " (all is loaded)" : " (the load failed)");
    }

    private String name() {
        if (u16(0) == CompatibilityMessage.TYPE) {
            return CompatibilityMessage.NAME;
        }
        try {
            return ReturnPathMessage.fromRaw(u16(0)).name();
        } catch (ProtocolException e) {
            return "unknown message " + u16(0);
        }
    }

    private String hex(int from) {
        String shown = HexFormat.of().formatHex(kept, from, Math.max(from, Math.min(haveBytes, KEPT_BYTES)));
        return haveBytes > KEPT_BYTES ? shown + "..." : shown;
    }

    private int u16(int offset) {
        return (kept[offset] & 0xff) << 8 | kept[offset + 1] & 0xff;
    }

    private long u32() {
        return (long) u16(HEADER_BYTES) << 16 | u16(HEADER_BYTES + 2);
    }
}
