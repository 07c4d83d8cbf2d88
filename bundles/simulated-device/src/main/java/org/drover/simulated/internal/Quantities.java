// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drover.api.ConfigurationException;

/** Reads sizes and times as a user writes them, and says what is wrong with them. */
public final class Quantities {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,18})\\s*([KMGT]?)(?:iB|B)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern MILLIS = Pattern.compile("(\\d{1,9})\\s*(ms|s)?");
    private static final String UNITS = "KMGT";

    private Quantities() {}

    /**
     * Returns a size in bytes.
     *
     * @param key names it in the error
     * @param text a number with an optional unit: B, KiB, MiB, GiB, TiB, or K, M, G, T for the same
     * @param min least
     * @param max most
     * @throws ConfigurationException if it is not a size, or out of range
     */
    public static long size(String key, String text, long min, long max) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw wrong(key, text, "a size such as 4096, 64KiB, 16MiB or 2GiB");
        }
        long number = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2).toUpperCase(Locale.ROOT);
        int shift = unit.isEmpty() ? 0 : 10 * (UNITS.indexOf(unit) + 1);
        if (number > Long.MAX_VALUE >> shift) {
            throw wrong(key, text, range(min, max));
        }
        return inRange(key, number << shift, min, max);
    }

    /**
     * Returns a value that was checked.
     *
     * @param key names it in the error
     * @throws ConfigurationException if it is out of range
     */
    public static long inRange(String key, long value, long min, long max) {
        if (value < min || value > max) {
            throw wrong(key, Long.toString(value), range(min, max));
        }
        return value;
    }

    /**
     * Returns a time in milliseconds.
     *
     * @param key names it in the error
     * @param text a number, of milliseconds, or with the unit ms or s
     */
    public static long millis(String key, String text) {
        Matcher matcher = MILLIS.matcher(text);
        if (!matcher.matches()) {
            throw wrong(key, text, "a time such as 5, 5ms or 2s");
        }
        return Long.parseLong(matcher.group(1)) * ("s".equals(matcher.group(2)) ? 1000 : 1);
    }

    /**
     * Returns whether something is on.
     *
     * @param key names it in the error
     * @param text on or off
     */
    public static boolean onOff(String key, String text) {
        return switch (text) {
            case "on" -> true;
            case "off" -> false;
            default -> throw wrong(key, text, "on or off");
        };
    }

    /**
     * Returns the error of a wrong value.
     *
     * @param key the option
     * @param value what was given
     * @param allowed what is allowed
     */
    public static ConfigurationException wrong(String key, String value, String allowed) {
        return new ConfigurationException(
                "option " + key + " of a simulated device is '" + value + "': give " + allowed);
    }

    private static String range(long min, long max) {
        return "a value from " + min + " to " + max;
    }
}
