// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.TreeMap;
import org.drover.api.transport.ReceiveBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class PacketQueueTest {
    private final PacketQueue queue = new PacketQueue();
    private int closed;

    private final ReceiveBuffer buffer = new ReceiveBuffer() {
        @Override
        public ByteBuffer data() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isEndOfStream() {
            return false;
        }

        @Override
        public void close() {
            closed++;
        }
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void orderDiffersFromThatOfASortedMap(long seed) {
        Random random = new Random(seed);
        TreeMap<Long, Integer> model = new TreeMap<>();
        for (int step = 0; step < 5000; step++) {
            int index = random.nextBoolean() ? random.nextInt() : random.nextInt(20);
            long key = Integer.toUnsignedLong(index);
            assertEquals(model.containsKey(key), queue.holds(index));
            if (!model.containsKey(key) && random.nextBoolean()) {
                PacketQueue.Packet packet = queue.insert(index);
                int parts = random.nextInt(4);
                for (int part = 0; part < parts; part++) {
                    queue.append(packet, buffer, part == 3);
                }
                model.put(key, parts);
            } else if (!model.isEmpty()) {
                assertEquals(
                        model.firstKey(), Integer.toUnsignedLong(queue.head().index()));
                for (int part = 0; part < model.firstEntry().getValue(); part++) {
                    assertEquals(buffer, queue.pollHeadPart());
                }
                assertNull(queue.pollHeadPart());
                model.pollFirstEntry();
                queue.removeHead();
            }
            assertEquals(model.size(), queue.size());
        }
        int left = model.values().stream().mapToInt(Integer::intValue).sum();
        queue.clear();
        assertEquals(left, closed);
        assertEquals(0, queue.size());
        assertNull(queue.head());
    }

    @Test
    void packetAllocates() throws ReflectiveOperationException {
        run(50_000);
        long before = allocatedBytes();
        run(50_000);
        long allocated = allocatedBytes() - before;
        assertTrue(allocated < 64 * 1024, () -> allocated + " bytes for 50,000 packets");
        assertEquals(0, queue.size());
    }

    private void run(int packets) {
        for (int index = 0; index < packets; index += 4) {
            for (int place = 3; place >= 0; place--) {
                PacketQueue.Packet packet = queue.insert(index + place);
                queue.append(packet, buffer, false);
                queue.append(packet, buffer, true);
            }
            for (int place = 0; place < 4; place++) {
                queue.pollHeadPart().close();
                queue.pollHeadPart().close();
                queue.removeHead();
            }
        }
    }

    /** By reflection, because the module that is tested does not read {@code java.management}. */
    private static long allocatedBytes() throws ReflectiveOperationException {
        Object threads = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        Method counter =
                Class.forName("com.sun.management.ThreadMXBean").getMethod("getThreadAllocatedBytes", long.class);
        return (long) counter.invoke(threads, Thread.currentThread().getId());
    }
}
