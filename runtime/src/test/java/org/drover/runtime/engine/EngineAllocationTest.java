// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.drover.api.migration.MigrationParameters;
import org.drover.runtime.fake.FakeDevice;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The threads that move device state allocate nothing a packet: counted by the JVM in the middle of a migration. */
@Timeout(120)
class EngineAllocationTest {
    private static final Pattern MOVERS = Pattern.compile("drover-(in|out)-1-(save|send|receive|load)-.*");
    private static final int READ_BYTES = 4096;

    private static final int PACKETS = 40_000;
    private static final int FIRST_LOOK = 15_000;
    private static final int SECOND_LOOK = 35_000;

    /** Less than a tenth of a byte a packet: what the JVM itself does now and then, such as deoptimizing. */
    private static final long CONSTANT_BYTES = 100_000;

    @ParameterizedTest
    @CsvSource({"tcp:127.0.0.1:0,4", "tcp:127.0.0.1:0,1"})
    void packetsInSteadyStateAllocateNothing(String address, int depth) {
        int pages = PACKETS * READ_BYTES / 4100;
        try (Scenario scenario = new Scenario().set(MigrationParameters.CHANNEL_DEPTH, depth)) {
            // Not over loopback channels, which are for tests and allocate what they lend.
            scenario.over(address);
            List<Map<String, Long>> looks = new ArrayList<>();
            scenario.sources.add(FakeDevice.source("dev0", pages, scenario.journal)
                    .reading(READ_BYTES)
                    .quiet());
            scenario.destinations.add(FakeDevice.destination("dev0", pages, scenario.journal)
                    .quiet()
                    .lookingAtWrites(FIRST_LOOK, SECOND_LOOK, () -> looks.add(measure())));
            scenario.migrate().assertCompleted();
            assertEquals(2, looks.size());
            assertEquals(6, looks.get(1).size(), "save, load, 2 send, 2 receive: " + looks);
            Map<String, Long> grown = new TreeMap<>(looks.get(1));
            grown.replaceAll((name, bytes) -> bytes - looks.get(0).get(name));
            // The load thread looked itself.
            long sum = grown.values().stream().mapToLong(Long::longValue).sum();
            assertTrue(
                    sum < CONSTANT_BYTES, () -> sum + " bytes in " + (SECOND_LOOK - FIRST_LOOK) + " packets: " + grown);
        }
    }

    /** By reflection, because the module that is tested does not read the one that counts. */
    private static Map<String, Long> measure() {
        Map<String, Long> bytes = new TreeMap<>();
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
        return bytes;
    }
}
