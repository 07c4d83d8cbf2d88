// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An option of a command.
 *
 * @param names with their dashes; it is known by the first, the others are its other names
 * @param valueLabel what the help shows for its value; empty if it takes none
 * @param description a sentence; asked for by the help only
 * @param kind how often it may be given, and where the help shows it
 */
public record Option(List<String> names, Optional<String> valueLabel, Supplier<String> description, Kind kind) {
    /** How often an option may be given, and where the help shows it. */
    public enum Kind {
        /** Once or not at all. */
        ORDINARY,
        /** Once or more often. */
        REPEATED,
        /** As often as one likes, or not at all. */
        ANY_NUMBER,
        /** Once or not at all; a parameter of the migration. */
        PARAMETER
    }

    /** Returns whether it may be given more than once. */
    public boolean isRepeatable() {
        return kind == Kind.REPEATED || kind == Kind.ANY_NUMBER;
    }

    /** Returns the name by which it is known. */
    public String name() {
        return names.get(0);
    }
}
