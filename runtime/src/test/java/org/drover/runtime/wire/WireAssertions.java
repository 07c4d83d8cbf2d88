// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.drover.api.ProtocolException;
import org.junit.jupiter.api.function.Executable;

/** Assertions about what codecs refuse, and short ways to bytes. */
final class WireAssertions {
    private WireAssertions() {}

    /**
     * Asserts that something is refused as a violation of the protocol, and that the message names a value or place.
     */
    static void assertRefused(String messagePart, Executable action) {
        ProtocolException refusal = assertThrows(ProtocolException.class, action);
        assertTrue(
                refusal.getMessage().contains(messagePart),
                () -> "\"" + refusal.getMessage() + "\" does not contain \"" + messagePart + "\"");
    }

    /** Returns an input over hexadecimal digits; blanks between them are for the reader. */
    static ByteBufferWireInput input(String hex) {
        return new ByteBufferWireInput(bytes(hex));
    }

    /** Returns the bytes of hexadecimal digits. */
    static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    /** Returns what was written, as hexadecimal digits. */
    static String written(Consumer<WireOutput> writer) {
        ByteBuffer buffer = ByteBuffer.allocate(1024);
        writer.accept(new ByteBufferWireOutput(buffer));
        byte[] bytes = new byte[buffer.flip().remaining()];
        buffer.get(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
