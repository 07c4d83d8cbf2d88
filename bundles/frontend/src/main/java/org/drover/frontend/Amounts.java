// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.frontend;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Numbers as people read them: three digits and a binary unit. */
public final class Amounts {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

    private Amounts() {}

    /**
     * Returns an amount of memory, such as {@code 1.50 GiB} or {@code 17 B}.
     *
     * @param bytes not negative
     */
    public static String bytes(double bytes) {
        double value = bytes;
        int unit = 0;
        // 1023.5 would be shown as 1024: that is one of the next unit
        while (value >= 1023.5 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        int decimals = unit == 0 || value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
        return String.format(Locale.ROOT, "%." + decimals + "f %s", value, UNITS[unit]);
    }

    /**
     * Returns a rate, such as {@code 1.50 GiB/s}; {@code -} if no time has passed.
     *
     * @param bytes what was moved
     * @param nanos in which time
     */
    public static String rate(long bytes, long nanos) {
        return nanos <= 0 ? "-" : bytes(bytesPerSecond(bytes, nanos)) + "/s";
    }

    /**
     * Returns a rate in bytes a second; 0 if no time has passed.
     *
     * @param bytes what was moved
     * @param nanos in which time
     */
    public static double bytesPerSecond(long bytes, long nanos) {
        return nanos <= 0 ? 0 : bytes * (double) TimeUnit.SECONDS.toNanos(1) / nanos;
    }

    /**
     * Returns a duration: {@code 12.3 ms} below a second, {@code 1.234 s} from there on.
     *
     * @param nanos not negative
     */
    public static String duration(long nanos) {
        double millis = millis(nanos);
        return millis < 999.95
                ? String.format(Locale.ROOT, "%.1f ms", millis)
                : String.format(Locale.ROOT, "%.3f s", millis / 1000);
    }

    /**
     * Returns a duration in milliseconds, to the microsecond.
     *
     * @param nanos not negative
     */
    public static double millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMicros(nanos) / 1000.0;
    }
}
