// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the user wrote after the command.
 *
 * @param options the values of the options that were given, by the name by which each is known; none for a flag
 * @param argument what is no option; empty if the command has no such argument
 */
public record Arguments(Map<String, List<String>> options, String argument) {
    /**
     * Returns whether an option was given.
     *
     * @param name by which it is known
     */
    public boolean has(String name) {
        return options.containsKey(name);
    }

    /**
     * Returns the value of an option.
     *
     * @param name by which it is known
     */
    public Optional<String> value(String name) {
        return values(name).stream().findFirst();
    }

    /**
     * Returns all values of an option, in their order.
     *
     * @param name by which it is known
     */
    public List<String> values(String name) {
        return options.getOrDefault(name, List.of());
    }
}
