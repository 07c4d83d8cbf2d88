// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options that every command has, and how options are built. */
public final class CommonOptions {
    /** One JSON object a line on standard output. */
    public static final String JSON = "--json";

    /** Stack traces and log lines on standard error. */
    public static final String DEBUG = "--debug";

    private CommonOptions() {}

    /**
     * Adds {@code --json}, {@code --debug}, {@code --help}, {@code --version} and the exit codes to a command.
     *
     * @param command the command
     */
    public static void addTo(CommandSpec command) {
        command.addOption(flag(JSON, "One JSON object a line on standard output; the last one is the result."));
        command.addOption(flag(DEBUG, "Stack traces of errors, and log lines, on standard error."));
        addHelpTo(command);
    }

    /**
     * Adds {@code --help}, {@code --version} and the exit codes to a command.
     *
     * @param command the command
     */
    public static void addHelpTo(CommandSpec command) {
        command.mixinStandardHelpOptions(true);
        command.usageMessage().width(100).synopsisHeading("Usage: ");
        command.usageMessage().exitCodeListHeading("%nExit status:%n").exitCodeList(ExitCodes.described());
    }

    /**
     * Makes an option without a value.
     *
     * @param name with its dashes
     * @param description a sentence
     */
    public static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name)
                .type(boolean.class)
                .arity("0")
                .description(description.replace("%", "%%"))
                .build();
    }

    /**
     * Makes an option with one value, taken as text.
     *
     * @param label what the help shows for the value
     * @param description a sentence
     * @param names with their dashes
     */
    public static OptionSpec value(String label, String description, String... names) {
        return OptionSpec.builder(names)
                .type(String.class)
                .arity("1")
                .paramLabel(label)
                .description(description.replace("%", "%%"))
                .build();
    }

    /**
     * Returns whether an option was given.
     *
     * @param arguments what the user wrote
     * @param name the option
     */
    public static boolean isGiven(ParseResult arguments, String name) {
        return arguments.hasMatchedOption(name);
    }
}
