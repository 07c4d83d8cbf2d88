// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;
import org.drover.api.migration.DeviceReport;
import org.drover.api.migration.Migration;

/**
 * Looks at the threads of a migration twice, when a quarter of the packets has been sent and when three quarters have,
 * and so tells what they allocate for a packet when everything is in place. Both sides are in this process: the figure is
 * of both together. What it allocates itself is on its own thread, and not counted.
 */
final class SteadyState {
    private static final long INTERVAL_NANOS = 2_000_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final DirectHighWater direct;
    private final long expectedPackets;
    private long allocatedBytes;
    private long packets;

    /**
     * @param expectedPackets what a round sends, about
     * @param direct is looked at as well
     */
    SteadyState(long expectedPackets, DirectHighWater direct) {
        this.expectedPackets = expectedPackets;
        this.direct = direct;
    }

    /** Watches until the migration has ended. */
    void watch(Migration migration) {
        Map<Long, Long> first = null;
        long firstPackets = 0;
        boolean second = false;
        while (!migration.state().isTerminal()) {
            direct.look();
            long sent = migration.report().devices().stream()
                    .mapToLong(DeviceReport::packets)
                    .sum();
            if (first == null && sent >= expectedPackets / 4) {
                first = allocated();
                firstPackets = sent;
            } else if (first != null && !second && sent >= expectedPackets * 3 / 4) {
                second = true;
                allocatedBytes += difference(first, allocated());
                packets += sent - firstPackets;
            }
            LockSupport.parkNanos(this, INTERVAL_NANOS);
        }
        direct.look();
    }

    private Map<Long, Long> allocated() {
        long[] ids = threads.getAllThreadIds();
        long[] bytes = threads.getThreadAllocatedBytes(ids);
        Map<Long, Long> allocated = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            if (ids[i] != Thread.currentThread().getId() && bytes[i] >= 0) {
                allocated.put(ids[i], bytes[i]);
            }
        }
        return allocated;
    }

    private static long difference(Map<Long, Long> before, Map<Long, Long> after) {
        long sum = 0;
        for (Map.Entry<Long, Long> thread : after.entrySet()) {
            sum += thread.getValue() - before.getOrDefault(thread.getKey(), 0L);
        }
        return sum;
    }

    /** Returns the bytes allocated for a packet; empty if the rounds were too short to look twice. */
    OptionalDouble allocatedBytesPerPacket() {
        return packets == 0 ? OptionalDouble.empty() : OptionalDouble.of(allocatedBytes / (double) packets);
    }
}
