// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.drover.api.migration.MigrationParameters;
import org.drover.runtime.fake.FakeDevice;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The threads that move device state allocate nothing a packet: twice the packets, the same allocation. */
@Timeout(120)
class EngineAllocationTest {
    private static final Pattern MOVERS = Pattern.compile("drover-(in|out)-1-(save|send|receive|load)-.*");
    private static final int READ_BYTES = 4096;

    /** What start, the first packets and class loading cost all of these threads together. */
    private static final long CONSTANT_BYTES = 1_500_000;

    private static final int PACKETS = 40_000;

    @ParameterizedTest
    @ValueSource(strings = {"mem:*", "tcp:127.0.0.1:0"})
    void manyPacketsAllocateNoMoreThanAConstant(String address) {
        int pages = PACKETS * READ_BYTES / 4100;
        try (Scenario scenario = new Scenario().set(MigrationParameters.MULTIFD_CHANNELS, 2)) {
            if (!address.startsWith("mem")) {
                scenario.over(address);
            }
            scenario.sources.add(FakeDevice.source("dev0", pages, scenario.journal)
                    .reading(READ_BYTES)
                    .quiet());
            scenario.destinations.add(
                    FakeDevice.destination("dev0", pages, scenario.journal).quiet());
            Map<String, Long> bytes = new TreeMap<>();
            // When the last packet has been loaded all these threads still live: the load thread is in this call.
            scenario.destinations.get(0).plan().hook("config.load", 1, () -> measure(bytes));
            scenario.migrate().assertCompleted();
            long packets = scenario.destination.report().devices().get(0).packets();
            assertTrue(packets >= PACKETS, "packets " + packets);
            assertTrue(bytes.keySet().stream().anyMatch(name -> name.contains("-load-")), "" + bytes);
            long sum = bytes.values().stream().mapToLong(Long::longValue).sum();
            assertTrue(sum < CONSTANT_BYTES, () -> sum + " bytes in " + packets + " packets: " + bytes);
        }
    }

    /** By reflection, because the module that is tested does not read the one that counts. */
    private static void measure(Map<String, Long> bytes) {
        try {
            Object threads = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getThreadMXBean")
                    .invoke(null);
            Method counter =
                    Class.forName("com.sun.management.ThreadMXBean").getMethod("getThreadAllocatedBytes", long.class);
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (MOVERS.matcher(thread.getName()).matches()) {
                    bytes.put(thread.getName(), (Long) counter.invoke(threads, thread.getId()));
                }
            }
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
