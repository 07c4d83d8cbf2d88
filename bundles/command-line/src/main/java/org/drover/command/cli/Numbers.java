// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.cli;

import org.drover.api.ConfigurationException;
import org.drover.api.migration.Parameter;

/** Values of options that are numbers. */
public final class Numbers {
    private Numbers() {}

    /**
     * Returns the value of an option that counts something.
     *
     * @param arguments what the user wrote
     * @param option its name
     * @param otherwise the value if it was not given
     * @param min the least that is allowed
     * @param max the most that is allowed
     * @throws ConfigurationException if it is not a number in that range
     */
    public static int count(Arguments arguments, String option, int otherwise, int min, int max) {
        String text = arguments.value(option).orElse(Integer.toString(otherwise));
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException e) {
            // said below, with the range
        }
        throw new ConfigurationException(option + "=" + text + " is not in " + min + ".." + max);
    }

    /**
     * Returns the value of an option in bytes or bytes a second, with a unit or without.
     *
     * @param arguments what the user wrote
     * @param option its name
     * @param otherwise what holds if it was not given
     * @throws ConfigurationException if it is not such an amount
     */
    public static long amount(Arguments arguments, String option, String otherwise) {
        String text = arguments.value(option).orElse(otherwise);
        try {
            return Parameter.parseAmount(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(option + ": " + e.getMessage());
        }
    }
}
