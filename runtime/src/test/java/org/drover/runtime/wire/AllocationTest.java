// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What is done for each packet allocates nothing, counted by the JVM. Reflection, because the module that is tested
 * does not read {@code java.management}.
 */
class AllocationTest {
    private static final int PACKETS = 50_000;

    /** What the measurement itself and the JIT's stubs may take; one object a packet would be 800 000 bytes or more. */
    private static final long CONSTANT_BYTES = 64 * 1024;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
    private final long[] offsets = new long[128];
    private final SectionKey key = SectionKey.of("0000:00:03.0/vfio", 0);
    private final WireName block = WireName.of("pc.ram");
    private final SectionKeyMap<SectionKey> sections = SectionKeyMap.copyOf(
            Map.of(key, key, SectionKey.of("ram", 0), key, SectionKey.of("0000:00:04.0/vfio", 0), key));
    private final DeviceStatePacketHeader header = new DeviceStatePacketHeader();
    private final VfioPayloadHeader vfio = new VfioPayloadHeader();
    private final RamPacket ram = new RamPacket(4096);

    @Test
    void encodingAndDecodingAPacketAllocatesNothing() throws ReflectiveOperationException {
        long checksum = run();
        long before = allocatedBytes();
        checksum -= run();
        long allocated = allocatedBytes() - before;

        assertEquals(0, checksum, "both runs did the same");
        assertTrue(allocated < CONSTANT_BYTES, () -> allocated + " bytes for " + PACKETS + " packets");
    }

    private long run() {
        long checksum = 0;
        for (int i = 0; i < PACKETS; i++) {
            DeviceStatePacketHeader.encode(buffer, 0, key, 100 + i);
            VfioPayloadHeader.encode(buffer, DeviceStatePacketHeader.LENGTH, i, false);
            checksum += MultifdPacketHeader.decode(buffer, 0);
            header.wrap(buffer, 0, Integer.MAX_VALUE);
            checksum += sections.get(header) == key ? 1 : 0;
            checksum += vfio.wrap(buffer, DeviceStatePacketHeader.LENGTH, header.payloadLengthBytes())
                    .index();

            ram.encode(buffer, 0, i, block, offsets, 100, 28);
            ram.wrap(buffer, 0);
            ram.checkPageOffsets(1 << 20);
            checksum += ram.isForBlock(block) ? ram.normalPageOffset(i % 100) + ram.zeroPages() : 0;
            checksum += ram.compression().raw();
            ram.encodeSync(buffer, 0, i);
        }
        return checksum;
    }

    private static long allocatedBytes() throws ReflectiveOperationException {
        Object threads = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        Method counter =
                Class.forName("com.sun.management.ThreadMXBean").getMethod("getThreadAllocatedBytes", long.class);
        return (long) counter.invoke(threads, Thread.currentThread().getId());
    }
}
