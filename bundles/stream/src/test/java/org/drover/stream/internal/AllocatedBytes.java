// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.lang.reflect.Method;

/** What the JVM counts. By reflection, because the module that is tested does not read {@code java.management}. */
final class AllocatedBytes {
    private AllocatedBytes() {}

    static long ofThisThread() throws ReflectiveOperationException {
        Object threads = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getThreadMXBean")
                .invoke(null);
        Method counter =
                Class.forName("com.sun.management.ThreadMXBean").getMethod("getThreadAllocatedBytes", long.class);
        return (long) counter.invoke(threads, Thread.currentThread().getId());
    }
}
