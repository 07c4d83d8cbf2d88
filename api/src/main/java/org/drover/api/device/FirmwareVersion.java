// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.device;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The version of a firmware or of a state's format, for {@link DeviceBackend#compatibility} and
 * {@link DeviceBackend#requireCompatible}: numbers, the most significant first. Compared number by number and not as text,
 * so 1.10 is newer than 1.9; numbers that are not there are 0. Immutable.
 */
public final class FirmwareVersion implements Comparable<FirmwareVersion> {
    private static final Pattern FORM = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9}){0,7}");

    private final List<Integer> numbers;

    private FirmwareVersion(List<Integer> numbers) {
        this.numbers = numbers;
    }

    /**
     * Returns the version of a text.
     *
     * @param text 1 to 8 decimal numbers of up to 9 digits, with dots between them, for example {@code 16.35.2000}; not
     *     {@code null}
     * @throws IllegalArgumentException if it is anything else
     */
    public static FirmwareVersion parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "version '" + text + "' is not 1 to 8 numbers with dots between them, for example 16.35.2000");
        }
        return new FirmwareVersion(
                Arrays.stream(text.split("\\.")).map(Integer::valueOf).toList());
    }

    /**
     * Returns whether a device of this version loads the state that one of another version gave, by the usual rule: the
     * first number is the same, since another one is another format, and this version is not older.
     *
     * @param saved version of the device that gave the state; not {@code null}
     */
    public boolean loadsStateOf(FirmwareVersion saved) {
        return number(0) == saved.number(0) && compareTo(saved) >= 0;
    }

    @Override
    public int compareTo(FirmwareVersion other) {
        int length = Math.max(numbers.size(), other.numbers.size());
        for (int i = 0; i < length; i++) {
            int order = Integer.compare(number(i), other.number(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private int number(int index) {
        return index < numbers.size() ? numbers.get(index) : 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FirmwareVersion version && compareTo(version) == 0;
    }

    @Override
    public int hashCode() {
        int last = numbers.size();
        while (last > 0 && numbers.get(last - 1) == 0) {
            last--;
        }
        return numbers.subList(0, last).hashCode();
    }

    /** Returns it as it was written. */
    @Override
    public String toString() {
        return numbers.stream().map(String::valueOf).collect(Collectors.joining("."));
    }
}
