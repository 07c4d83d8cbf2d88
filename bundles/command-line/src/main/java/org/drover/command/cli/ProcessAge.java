// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** How long this process has been running, start of the virtual machine included. */
public final class ProcessAge {
    /** {@code USER_HZ}: fixed in the kernel's user interface on every architecture that Java runs on. */
    private static final int TICKS_PER_SECOND = 100;

    /** The field of {@code /proc/PID/stat} with the start time in ticks since boot, counted from 1 (proc(5)). */
    private static final int START_TIME_FIELD = 22;

    private static final long LOADED_NANOS = System.nanoTime();
    private static final long AGE_WHEN_LOADED_NANOS = ageNanos();

    private ProcessAge() {}

    /** Returns the age in nanoseconds, good to two ticks of the kernel (20 ms). */
    public static long nanos() {
        return AGE_WHEN_LOADED_NANOS + System.nanoTime() - LOADED_NANOS;
    }

    /**
     * ProcessHandle.Info.startInstant() adds the ticks to a boot time in whole seconds: up to a second wrong.
     *
     * @return 0 if the kernel does not say, or a container shows another uptime than its processes'
     */
    private static long ageNanos() {
        try {
            String stat = Files.readString(Path.of("/proc/self/stat"));
            // the second field, the command in brackets, may contain spaces
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            double startSeconds = Double.parseDouble(fields[START_TIME_FIELD - 3]) / TICKS_PER_SECOND;
            double uptimeSeconds =
                    Double.parseDouble(Files.readString(Path.of("/proc/uptime")).split(" ")[0]);
            return (long) (Math.max(0, uptimeSeconds - startSeconds) * TimeUnit.SECONDS.toNanos(1));
        } catch (IOException | RuntimeException e) {
            return 0;
        }
    }
}
