// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Memory of a device's state: its content, and the seams of its parts. */
@Timeout(60)
class DeviceMemoryTest {
    private static final long GIB = 1L << 30;

    private static byte[] read(DeviceMemory memory, long offset, int length) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(length);
        memory.read(offset, buffer, length);
        byte[] bytes = new byte[length];
        buffer.flip().get(bytes);
        return bytes;
    }

    @Test
    void placesBeyondTwoGibibytesAndOnTheSeamKeepTheirBytes() {
        try (DeviceMemory memory = DeviceMemory.create(3 * GIB + 5, 1)) {
            byte[] bytes = "over the seam".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            for (long offset : new long[] {GIB - 4, 2 * GIB - 4, 3 * GIB + 5 - bytes.length}) {
                ByteBuffer source = ByteBuffer.allocateDirect(bytes.length);
                memory.write(offset, source.put(bytes).flip(), bytes.length);
                assertEquals(0, source.remaining());
                assertArrayEquals(bytes, read(memory, offset, bytes.length), "at " + offset);
            }
        }
    }

    @Test
    void contentIsOfSeedAndPlaceAlone() {
        try (DeviceMemory one = DeviceMemory.create(5_000_003, 7);
                DeviceMemory same = DeviceMemory.create(5_000_003, 7);
                DeviceMemory other = DeviceMemory.create(5_000_003, 8)) {
            // Touched in another order, and at once: the content is the same.
            same.prefault();
            byte[] tail = read(one, 4_999_900, 103);
            assertArrayEquals(read(same, 4_999_900, 103), tail);
            assertArrayEquals(same.sha256(), one.sha256());
            assertFalse(Arrays.equals(other.sha256(), one.sha256()));
            assertFalse(Arrays.equals(read(one, 0, 4096), read(one, 4096, 4096)), "two pages are equal");
        }
    }

    @Test
    void digestIsThatOfTheBytes() throws Exception {
        try (DeviceMemory memory = DeviceMemory.create(2_500_001, 3)) {
            byte[] expected = MessageDigest.getInstance("SHA-256").digest(read(memory, 0, 2_500_001));
            assertArrayEquals(expected, memory.sha256());
            memory.changePage(610);
            assertFalse(Arrays.equals(expected, memory.sha256()), "a changed page does not show");
        }
    }

    @Test
    void lostContentIsZeroAndUsable() {
        try (DeviceMemory memory = DeviceMemory.create(1_500_000, 3)) {
            assertNotEquals(0, read(memory, 1_400_000, 8)[0] | read(memory, 1_400_000, 8)[1]);
            memory.lose();
            assertArrayEquals(new byte[1_500_000], read(memory, 0, 1_500_000));
            memory.write(0, ByteBuffer.allocateDirect(1).put((byte) 9).flip(), 1);
            assertEquals(9, read(memory, 0, 1)[0]);
        }
    }

    @Test
    void closedMemoryRefusesInsteadOfFaulting() {
        DeviceMemory memory = DeviceMemory.create(1_000_000, 3);
        memory.close();
        memory.close();
        assertThrows(IllegalStateException.class, () -> read(memory, 0, 8));
        assertThrows(IllegalStateException.class, memory::sha256);
    }
}
