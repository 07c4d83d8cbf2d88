// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import static org.drover.runtime.wire.WireAssertions.assertRefused;
import static org.drover.runtime.wire.WireAssertions.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WireNameTest {
    @Test
    void matchesOnlyItsOwnBytes() {
        WireName name = WireName.of("pc.ram");
        ByteBuffer buffer = bytes("00 70632e72616d 00 70632e72616e");
        assertTrue(name.matches(buffer, 1, 6));
        assertFalse(name.matches(buffer, 1, 5));
        assertFalse(name.matches(buffer, 1, 7));
        assertFalse(name.matches(buffer, 8, 6));
        assertEquals(name, WireName.copyOf(buffer, 1, 6, "name"));
        assertEquals(name.hashCode(), WireName.copyOf(buffer, 1, 6, "name").hashCode());
        assertNotEquals(name, WireName.copyOf(buffer, 8, 6, "name"));
    }

    @Test
    void lengthIsCountedInBytesNotCharacters() {
        assertEquals(255, WireName.of("x".repeat(255)).lengthBytes());
        assertEquals(254, WireName.of("é".repeat(127)).lengthBytes());
        for (String wrong : new String[] {"", "x".repeat(256), "é".repeat(128), "a\0b"}) {
            assertThrows(IllegalArgumentException.class, () -> WireName.of(wrong));
        }
        ByteBuffer buffer = ByteBuffer.allocate(300);
        assertRefused("name is 0 bytes", () -> WireName.copyOf(buffer, 0, 0, "name"));
        assertRefused("name is 256 bytes", () -> WireName.copyOf(buffer, 0, 256, "name"));
    }

    /** A peer's name comes into logs: it must not be able to start a new line or colour a terminal there. */
    @Test
    void messagesShowAPeersNameEscaped() {
        WireName name = WireName.copyOf(bytes("61 0a 1b 27 5c ff 7f"), 0, 7, "name");
        assertEquals("'a\\x0a\\x1b\\x27\\x5c\\xff\\x7f'", name.toString());
    }

    @Test
    void aMapFindsTheSectionOfAPacketAmongManyAndNoOther() {
        Map<SectionKey, Integer> sections = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            sections.put(SectionKey.of("0000:00:" + i + ".0/vfio", 0), i);
            sections.put(SectionKey.of("dev/vfio", 0xffff_ff00L + i), 100 + i);
        }
        SectionKeyMap<Integer> map = SectionKeyMap.copyOf(sections);
        ByteBuffer packet = ByteBuffer.allocate(DeviceStatePacketHeader.LENGTH);
        DeviceStatePacketHeader header = new DeviceStatePacketHeader();
        sections.forEach((key, value) -> {
            DeviceStatePacketHeader.encode(packet, 0, key, 1);
            assertSame(value, map.get(header.wrap(packet, 0, 1)), key::toString);
            assertSame(value, map.get(key));
        });
        assertEquals(sections.keySet(), map.keys());
        for (SectionKey absent : new SectionKey[] {SectionKey.of("dev/vfio", 0), SectionKey.of("x", 1)}) {
            DeviceStatePacketHeader.encode(packet, 0, absent, 1);
            assertNull(map.get(header.wrap(packet, 0, 1)));
            assertNull(map.get(absent));
        }
        assertNull(SectionKeyMap.copyOf(Map.of()).get(header), "an empty map");
    }
}
