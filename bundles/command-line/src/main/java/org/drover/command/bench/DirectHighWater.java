// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/** The most direct memory that was seen in use, beyond what was when the watch began. */
final class DirectHighWater {
    private final BufferPoolMXBean pool = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(candidate -> candidate.getName().equals("direct"))
            .findFirst()
            .orElseThrow();
    private final long before = pool.getMemoryUsed();
    private long most = before;

    /** Looks at it now. */
    void look() {
        most = Math.max(most, pool.getMemoryUsed());
    }

    /** Returns the most that was seen. */
    long bytes() {
        return most - before;
    }
}
