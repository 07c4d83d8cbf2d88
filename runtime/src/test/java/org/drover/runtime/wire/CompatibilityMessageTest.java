// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.drover.api.ProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Drover's own message, its bounds, and the mark that asks for it. */
class CompatibilityMessageTest {
    private static CompatibilityMessage of(String id, Map<String, String> entries, String... after) {
        return new CompatibilityMessage(List.of(new DeviceCompatibility(id, entries, Set.of(after))));
    }

    private static ByteBuffer written(CompatibilityMessage message) {
        ByteBuffer buffer = ByteBuffer.allocate(70_000);
        message.write(new ByteBufferWireOutput(buffer));
        return buffer.flip();
    }

    private static CompatibilityMessage read(ByteBuffer bytes) {
        WireInput in = new ByteBufferWireInput(bytes);
        assertEquals(CompatibilityMessage.TYPE, in.readU16());
        return CompatibilityMessage.read(in);
    }

    @Test
    void bytesAreThoseOfTheDocument() {
        ByteBuffer bytes = written(of("d", Map.of("b", "", "a", "xy"), "e"));
        byte[] all = new byte[bytes.remaining()];
        bytes.get(all);
        assertEquals(
                "d2010012" + "00010001" + "0164" + "02" + "0161" + "027879" + "0162" + "00" + "01" + "0165",
                HexFormat.of().formatHex(all));
    }

    @Test
    void everythingAtItsBoundComesBack() {
        Map<String, String> entries = new HashMap<>();
        for (int i = 0; i < 32; i++) {
            entries.put((i + "k".repeat(64)).substring(0, 64), "~".repeat(255));
        }
        CompatibilityMessage message = of("i".repeat(250), entries, "j".repeat(250), "k");
        ByteBuffer bytes = written(message);
        assertEquals(message, read(bytes));
        assertEquals(0, bytes.remaining());
        assertEquals(new CompatibilityMessage(List.of()), read(written(new CompatibilityMessage(List.of()))));
    }

    @Test
    void longerThanItsLengthFieldCanSayIsRefusedBeforeAnythingIsWritten() {
        Map<String, String> entries = new HashMap<>();
        for (int i = 0; i < 32; i++) {
            entries.put("k" + i, "v".repeat(255));
        }
        List<DeviceCompatibility> many = java.util.stream.IntStream.range(0, 8)
                .mapToObj(i -> new DeviceCompatibility("d" + i, entries, Set.of()))
                .toList();
        ByteBuffer buffer = ByteBuffer.allocate(100_000);
        assertThrows(IllegalArgumentException.class, () -> new CompatibilityMessage(many)
                .write(new ByteBufferWireOutput(buffer)));
        assertEquals(0, buffer.position());
    }

    @ParameterizedTest
    @CsvSource({
        "0002 0000, version 2",
        "0001 0001, ends after 4 bytes",
        "0001 ffff, ends after 4 bytes",
        "00, ends after 1 bytes",
        "0001 0000 00, 1 bytes after its last device",
        "0001 0002 0164 00 00 0164 00 00, names device 'd' twice",
        "0001 0001 00 00 00, device id of 0 characters",
        "0001 0001 fb, device id of 251 characters",
        "0001 0001 0164 21, 33 entries of device 'd'",
        "0001 0001 0164 01 00, key of 0 characters",
        "0001 0001 0164 01 41, key of 65 characters",
        "0001 0001 0164 02 0161 00 0161 00 00, key 'a' of device 'd' twice",
        "0001 0001 0164 01 0161 0109 00, value that is not printable",
        "0001 0001 01e4 00 00, device id that is not printable",
        "0001 0001 0164 00 02 0165, ends after 10 bytes"
    })
    void whatNoGoodDestinationSendsIsRefusedByName(String data, String expected) {
        byte[] bytes = HexFormat.of().parseHex(data.replace(" ", ""));
        ProtocolException error =
                assertThrows(ProtocolException.class, () -> CompatibilityMessage.decode(ByteBuffer.wrap(bytes)));
        assertTrue(error.getMessage().contains(expected), error::getMessage);
        assertTrue(error.getMessage().contains("DEVICE_COMPATIBILITY"), error::getMessage);
    }

    @ParameterizedTest
    @CsvSource({"44524f560001, 1", "44524f56ffff, 65535", "44524f560000, 0", "44524f550001, 0", "000000000001, 0"})
    void markIsReadAndWritten(String atOffset32, int version) {
        ByteBuffer packet = ByteBuffer.allocate(64);
        new MultifdInitialPacket(new UUID(1, 2), 3).encode(packet, 0);
        for (int i = MultifdInitialPacket.RESERVED_OFFSET; i < 64; i++) {
            assertEquals(0, packet.get(i), "a QEMU's reserved byte " + i);
        }
        packet.put(32, HexFormat.of().parseHex(atOffset32));
        MultifdInitialPacket read = MultifdInitialPacket.decode(packet, 0, 4);
        assertEquals(new MultifdInitialPacket(new UUID(1, 2), 3, version), read);
        ByteBuffer again = ByteBuffer.allocate(64);
        read.encode(again, 0);
        assertEquals(read, MultifdInitialPacket.decode(again, 0, 4));
    }
}
