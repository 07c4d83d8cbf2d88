// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.drover.command.cli.Arguments;
import org.drover.command.cli.Command;
import org.drover.command.cli.Option;
import org.drover.command.cli.Options;
import org.drover.frontend.ExitCodes;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Understands every command line, and explains those that are wrong; prints the help and the version. By picocli. */
final class HelpfulParser {
    private static final int HELP_COLUMNS = 100;

    private final List<Command> commands;
    private final PrintWriter out;

    HelpfulParser(List<Command> commands, PrintWriter out) {
        this.commands = commands;
        this.out = out;
    }

    /** Returns what to run; empty if help or version was asked for, and printed. */
    Optional<Invocation> parse(List<String> words) throws UsageException {
        CommandLine line = new CommandLine(root()).setOut(out);
        try {
            ParseResult result = line.parseArgs(words.toArray(String[]::new));
            if (CommandLine.printHelpIfRequested(result)) {
                return Optional.empty();
            }
            if (!result.hasSubcommand()) {
                throw new ParameterException(line, "a command is missing");
            }
            ParseResult command = result.subcommand();
            return Optional.of(new Invocation((Command) command.commandSpec().userObject(), arguments(command)));
        } catch (ParameterException e) {
            String command = e.getCommandLine().getCommandSpec().qualifiedName();
            throw new UsageException(lowerFirst(e.getMessage()) + "; see '" + command + " --help'", e);
        }
    }

    private static Arguments arguments(ParseResult result) {
        Map<String, List<String>> found = new HashMap<>();
        for (OptionSpec option : result.matchedOptions()) {
            boolean flag = option.arity().max() == 0;
            found.put(option.names()[0], flag ? List.of() : List.copyOf(option.originalStringValues()));
        }
        return new Arguments(found, result.matchedPositionalValue(0, ""));
    }

    private CommandSpec root() {
        CommandSpec root = CommandSpec.create().name("drover");
        addHelp(root);
        root.usageMessage()
                .description("Moves the state of VFIO devices from one process to another, over sockets.")
                .footer(
                        "",
                        "'drover COMMAND --help' explains a command. Try 'drover demo' first.",
                        "'drover shell' starts an OSGi container with these as commands of a console.");
        for (Command command : commands) {
            root.addSubcommand(command.name(), specification(command));
        }
        return root;
    }

    private static CommandSpec specification(Command command) {
        Options options = new Options();
        command.specify(options);
        CommandSpec specification = CommandSpec.wrapWithoutInspection(command).name(command.name());
        specification.usageMessage().description(escaped(command.description()));
        addHelp(specification);
        ArgGroupSpec.Builder parameters =
                ArgGroupSpec.builder().validate(false).heading("%nParameters of the migration:%n");
        List<OptionSpec> inGroup = new ArrayList<>();
        for (Option option : options.all()) {
            if (option.kind() == Option.Kind.PARAMETER) {
                inGroup.add(specification(option));
            } else {
                specification.addOption(specification(option));
            }
        }
        if (!inGroup.isEmpty()) {
            inGroup.forEach(parameters::addArg);
            specification.addArgGroup(parameters.build());
        }
        if (!options.argumentLabel().isEmpty()) {
            specification.addPositional(PositionalParamSpec.builder()
                    .paramLabel(options.argumentLabel())
                    .type(String.class)
                    .arity("1")
                    .index("0")
                    .description(escaped(options.argumentDescription()))
                    .build());
        }
        return specification;
    }

    private static OptionSpec specification(Option option) {
        OptionSpec.Builder builder = OptionSpec.builder(option.names().toArray(String[]::new))
                .description(escaped(option.description().get()));
        if (option.valueLabel().isEmpty()) {
            return builder.type(boolean.class).arity("0").build();
        }
        return builder.type(option.isRepeatable() ? String[].class : String.class)
                .required(option.kind() == Option.Kind.REPEATED)
                .arity("1")
                .paramLabel(option.valueLabel().get())
                .build();
    }

    private static void addHelp(CommandSpec specification) {
        specification.mixinStandardHelpOptions(true);
        specification.versionProvider(new Version());
        specification.usageMessage().width(HELP_COLUMNS);
        specification.usageMessage().exitCodeListHeading("%nExit status:%n").exitCodeList(ExitCodes.described());
    }

    /** picocli takes descriptions for formats. */
    private static String escaped(String text) {
        return text.replace("%", "%%");
    }

    /** What follows {@code drover:} does not begin a sentence. */
    private static String lowerFirst(String text) {
        return Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
