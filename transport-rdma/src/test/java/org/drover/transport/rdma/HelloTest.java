// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class HelloTest {
    private static final Hello OWN = Hello.of(65536, 4, Hello.Role.ACCEPTOR, 0);

    /** As docs/reference/rdma-protocol.md shows it. */
    @Test
    void bytesAreThoseOfTheDocument() {
        assertArrayEquals(
                HexFormat.of().parseHex("44524d410018000100101000" + "0004010000000007" + "00000000"),
                Hello.of(0x101000, 4, Hello.Role.CONNECTOR, 7).encode());
        assertArrayEquals(
                HexFormat.of().parseHex("44524e4f00140001" + "00000004" + "00001000" + "00010000"),
                Refusal.BUFFER_BYTES.encode(4096, 65536));
    }

    @Test
    void fitsIntoWhatTheConnectionManagerCarries() {
        assertTrue(OWN.encode().length <= Hello.MOST_BYTES);
    }

    @Test
    void paddingIsNotRead() {
        Hello sent = Hello.of(4096, 1024, Hello.Role.CONNECTOR, 3);
        byte[] padded = Arrays.copyOf(sent.encode(), 196);
        Arrays.fill(padded, sent.encode().length, padded.length, (byte) 0xff);
        assertEquals(sent, Hello.decode(padded));
    }

    @Test
    void whatDoesNotFitIsRefusedByName() {
        assertRefused(
                "begins with 0x48545450", "HTTP/1.1 and more".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        assertRefused("begins with 0x0", new byte[3]);
        assertRefused("protocol version 2 there, 1 here", changed(7, 2));
        assertRefused("length 25", changed(5, 25));
        assertRefused("depth 0", changed(13, 0));
        assertRefused("depth 65284", changed(12, 255));
        assertRefused("role 9", changed(14, 9));
        assertRefused("role 2", changed(14, 2));
        assertRefused(
                "buffer size in bytes 4096 there, 65536 here",
                Hello.of(4096, 4, Hello.Role.CONNECTOR, 0).encode());
    }

    @Test
    void answerWithAnotherNumberIsRefused() {
        Hello connector = Hello.of(65536, 4, Hello.Role.CONNECTOR, 5);
        RefusedException e = assertThrows(
                RefusedException.class, () -> connector.requireFit(Hello.of(65536, 4, Hello.Role.ACCEPTOR, 6)));
        assertTrue(e.text(connector).contains("channel number 6 there, 5 here"), e.text(connector));
    }

    @Test
    void refusalTellsTheOtherEndTheSameFromItsSide() {
        byte[] refusal = assertThrows(RefusedException.class, () -> Hello.decode(changed(7, 2)))
                .encode(OWN);
        assertEquals(
                "the peer refuses it: protocol version 2 here, 1 there; install the same Drover on both",
                Refusal.explain(Arrays.copyOf(refusal, 148)));
        assertNull(Refusal.explain(new byte[148]));
        assertNull(Refusal.explain(new byte[0]));
    }

    private static byte[] changed(int at, int value) {
        byte[] bytes = Hello.of(65536, 4, Hello.Role.CONNECTOR, 0).encode();
        bytes[at] = (byte) value;
        return bytes;
    }

    private static void assertRefused(String why, byte[] bytes) {
        RefusedException e = assertThrows(RefusedException.class, () -> OWN.requireFit(Hello.decode(bytes)));
        assertTrue(e.text(OWN).contains(why), e.text(OWN));
    }
}
