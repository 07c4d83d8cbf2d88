// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.migration;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drover.api.ConfigurationException;

/**
 * One parameter of a migration, under the name that QEMU gives it where QEMU has it. The constants are in
 * {@link MigrationParameters}.
 *
 * @param <T> the type of its value
 */
public final class Parameter<T> {
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,18})\\s*([KMGT]?)(i?)(B?)", Pattern.CASE_INSENSITIVE);

    private static final String FIRST_VERSION = "0.1.0";

    private final String name;
    private final T defaultValue;
    private final String range;
    private final String description;
    private final Function<String, T> parser;
    private final boolean followed;

    private Parameter(String name, T defaultValue, String range, String description, Function<String, T> parser) {
        this(name, defaultValue, range, description, parser, false);
    }

    private Parameter(
            String name,
            T defaultValue,
            String range,
            String description,
            Function<String, T> parser,
            boolean followed) {
        this.name = name;
        this.defaultValue = defaultValue;
        this.range = range;
        this.description = description;
        this.parser = parser;
        this.followed = followed;
    }

    /** Returns the same parameter, whose changes a running migration follows. */
    Parameter<T> followedWhileRunning() {
        return new Parameter<>(name, defaultValue, range, description, parser, true);
    }

    static Parameter<Long> amount(String name, long defaultValue, long min, long max, String unit, String description) {
        String range = min + ".." + max + " " + unit;
        return new Parameter<>(name, defaultValue, range, description, text -> {
            long value = parseAmount(text);
            if (value < min || value > max) {
                throw new IllegalArgumentException();
            }
            return value;
        });
    }

    static Parameter<Integer> count(String name, int defaultValue, int min, int max, String description) {
        return new Parameter<>(name, defaultValue, min + ".." + max, description, text -> {
            int value = Integer.parseInt(text);
            if (value < min || value > max) {
                throw new IllegalArgumentException();
            }
            return value;
        });
    }

    static Parameter<Boolean> flag(String name, boolean defaultValue, String description) {
        return new Parameter<>(name, defaultValue, "on|off", description, text -> switch (text) {
            case "on", "true" -> true;
            case "off", "false" -> false;
            default -> throw new IllegalArgumentException();
        });
    }

    static Parameter<OnOffAuto> onOffAuto(String name, OnOffAuto defaultValue, String description) {
        return new Parameter<>(
                name,
                defaultValue,
                "on|off|auto",
                description,
                text -> OnOffAuto.valueOf(text.toUpperCase(Locale.ROOT)));
    }

    static <T> Parameter<T> of(
            String name, T defaultValue, String range, String description, Function<String, T> parser) {
        return new Parameter<>(name, defaultValue, range, description, parser);
    }

    /** Returns the name, QEMU's where QEMU has it. */
    public String name() {
        return name;
    }

    /** Returns the value that holds if none is given. */
    public T defaultValue() {
        return defaultValue;
    }

    /** Returns what is allowed, with the unit. */
    public String range() {
        return range;
    }

    /** Returns the values that there are, such as {@code on} and {@code off}; empty for a number or a text. */
    public List<String> choices() {
        return range.indexOf('|') > 0 ? List.of(range.split("\\|")) : List.of();
    }

    /** Returns one sentence on what it does. */
    public String description() {
        return description;
    }

    /**
     * Returns whether a migration that runs follows a change of the engine's setting, as in QEMU with {@code
     * migrate-set-parameters}; else a change counts for those that begin afterwards.
     */
    public boolean isFollowedWhileRunning() {
        return followed;
    }

    /** Returns the first version of Drover that has it. */
    public String since() {
        return FIRST_VERSION;
    }

    /** Returns the default value as {@link #parse} takes it. */
    public String defaultText() {
        return format(defaultValue);
    }

    /** Returns a value as {@link #parse} takes it. */
    public String format(T value) {
        return value instanceof Boolean flag
                ? (flag ? "on" : "off")
                : value instanceof OnOffAuto choice ? choice.name().toLowerCase(Locale.ROOT) : value.toString();
    }

    /**
     * Parses a value.
     *
     * @param text what the user wrote
     * @throws ConfigurationException if it is not allowed: with name, value and range
     */
    public T parse(String text) {
        try {
            return parser.apply(text.trim());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(name + "=" + text + " is not in " + range);
        }
    }

    /**
     * Parses an amount with an optional unit: {@code 64MiB}, {@code 64M} and {@code 67108864} are the same (binary, as in
     * QEMU); {@code 64MB} is 64,000,000.
     *
     * @param text digits and a unit
     * @throws IllegalArgumentException if it is malformed or exceeds a {@code long}
     */
    public static long parseAmount(String text) {
        Matcher matcher = AMOUNT.matcher(text.trim());
        if (!matcher.matches()
                || (matcher.group(2).isEmpty() && !matcher.group(3).isEmpty())) {
            throw new IllegalArgumentException("'" + text + "' is not an amount such as 4096, 64KiB or 2G");
        }
        boolean decimal = !matcher.group(2).isEmpty()
                && matcher.group(3).isEmpty()
                && !matcher.group(4).isEmpty();
        int power = matcher.group(2).isEmpty()
                ? 0
                : 1 + "KMGT".indexOf(matcher.group(2).toUpperCase(Locale.ROOT));
        try {
            long amount = Long.parseLong(matcher.group(1));
            for (int i = 0; i < power; i++) {
                amount = Math.multiplyExact(amount, decimal ? 1000L : 1024L);
            }
            return amount;
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is too large");
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
