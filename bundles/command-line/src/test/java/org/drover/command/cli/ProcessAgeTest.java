// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProcessAgeTest {
    @Test
    void processIsOlderThanItsVirtualMachineAndNotByMuch() {
        long uptime = TimeUnit.MILLISECONDS.toNanos(
                ManagementFactory.getRuntimeMXBean().getUptime());
        long age = ProcessAge.nanos();
        assertTrue(age >= uptime - TimeUnit.MILLISECONDS.toNanos(50), age + " < " + uptime);
        assertTrue(age <= uptime + TimeUnit.SECONDS.toNanos(30), age + " > " + uptime);
    }
}
