// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The options and the argument of a command. */
public final class Options {
    /** One JSON object a line on standard output. */
    public static final String JSON = "--json";

    /** Stack traces and log lines on standard error. */
    public static final String DEBUG = "--debug";

    private final List<Option> all = new ArrayList<>();
    private String argumentLabel = "";
    private String argumentDescription = "";

    /** Begins with those that every command has, but for help and version. */
    public Options() {
        flag(JSON, "One JSON object a line on standard output; the last one is the result.");
        flag(DEBUG, "Stack traces of errors, and log lines, on standard error.");
    }

    /**
     * Adds an option without a value.
     *
     * @param name with its dashes
     * @param description a sentence
     */
    public void flag(String name, String description) {
        all.add(new Option(List.of(name), Optional.empty(), () -> description, Option.Kind.ORDINARY));
    }

    /**
     * Adds an option with a value.
     *
     * @param name with its dashes
     * @param label what the help shows for the value
     * @param description a sentence
     */
    public void value(String name, String label, String description) {
        all.add(new Option(List.of(name), Optional.of(label), () -> description, Option.Kind.ORDINARY));
    }

    /**
     * Adds an option that must be given, and may be more than once.
     *
     * @param name with its dashes
     * @param label what the help shows for the value
     * @param description a sentence
     */
    public void repeated(String name, String label, String description) {
        all.add(new Option(List.of(name), Optional.of(label), () -> description, Option.Kind.REPEATED));
    }

    /**
     * Adds an option that may be given as often as one likes, or not at all.
     *
     * @param name with its dashes
     * @param label what the help shows for the value
     * @param description a sentence
     */
    public void anyNumber(String name, String label, String description) {
        all.add(new Option(List.of(name), Optional.of(label), () -> description, Option.Kind.ANY_NUMBER));
    }

    /**
     * Adds a parameter of the migration.
     *
     * @param names with their dashes
     * @param label what the help shows for the value
     * @param description gives a sentence
     */
    public void parameter(List<String> names, String label, Supplier<String> description) {
        all.add(new Option(names, Optional.of(label), description, Option.Kind.PARAMETER));
    }

    /**
     * Demands one argument that is no option.
     *
     * @param label what the help shows for it
     * @param description a sentence
     */
    public void argument(String label, String description) {
        argumentLabel = label;
        argumentDescription = description;
    }

    /** Returns the options. */
    public List<Option> all() {
        return Collections.unmodifiableList(all);
    }

    /** Returns what the help shows for the argument; empty if there is none. */
    public String argumentLabel() {
        return argumentLabel;
    }

    /** Returns a sentence on the argument. */
    public String argumentDescription() {
        return argumentDescription;
    }
}
