// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command;

import java.io.PrintWriter;
import java.util.List;
import org.drover.command.cli.Command;
import org.drover.command.cli.CommonOptions;
import org.drover.command.cli.Console;
import org.drover.command.cli.Engines;
import org.drover.command.cli.ErrorLine;
import org.drover.command.cli.ExitCodes;
import org.drover.command.cli.Session;
import org.drover.command.cli.Termination;
import org.drover.command.output.JsonLines;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Finds the command, runs it, and turns whatever comes of it into an exit code and at most one line of error. */
final class Dispatcher {
    private final List<Command> commands;
    private final Console console;
    private final Engines engines;
    private final Termination termination;

    Dispatcher(List<Command> commands, Console console, Engines engines, Termination termination) {
        this.commands = commands;
        this.console = console;
        this.engines = engines;
        this.termination = termination;
    }

    /** Returns one of {@link ExitCodes}; throws nothing. */
    int run(List<String> words) {
        boolean debug = words.contains(CommonOptions.DEBUG);
        ErrorLine errors = new ErrorLine(console.err(), debug);
        try {
            CommandLine line = new CommandLine(root(words));
            line.setOut(new PrintWriter(console.out(), true));
            ParseResult result = line.parseArgs(words.toArray(String[]::new));
            if (CommandLine.printHelpIfRequested(result)) {
                return ExitCodes.OK;
            }
            if (!result.hasSubcommand()) {
                throw new ParameterException(line, "a command is missing");
            }
            return run(result.subcommand(), errors);
        } catch (ParameterException e) {
            String command = e.getCommandLine().getCommandSpec().qualifiedName();
            errors.print(describe(e) + "; see '" + command + " --help'", e);
            return ExitCodes.USAGE;
        } catch (Exception | LinkageError e) {
            errors.print(e);
            return ExitCodes.INTERNAL;
        }
    }

    private int run(ParseResult arguments, ErrorLine errors) {
        Command command = commandNamed(arguments.commandSpec().name());
        try {
            return command.run(arguments, new Session(console, engines, termination, errors));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            errors.print(e);
            return ExitCodes.INTERNAL;
        } catch (RuntimeException | Error e) {
            int code = ExitCodes.of(e);
            errors.print(e);
            if (CommonOptions.isGiven(arguments, CommonOptions.JSON)) {
                new JsonLines(console.out()).line("report", json -> {
                    json.writeStringField("status", "not-started");
                    json.writeNumberField("exitCode", code);
                    json.writeStringField("error", ErrorLine.describe(e));
                });
            }
            return code;
        }
    }

    /** Only the command that is asked for gets its options: building them all takes longer than most commands. */
    private CommandSpec root(List<String> words) {
        CommandSpec root = CommandSpec.create().name("drover");
        CommonOptions.addHelpTo(root);
        root.versionProvider(new Version());
        root.usageMessage()
                .description("Moves the state of VFIO devices from one process to another, over sockets.")
                .footer("", "'drover COMMAND --help' explains a command. Try 'drover demo' first.");
        String asked =
                words.stream().filter(word -> !word.startsWith("-")).findFirst().orElse("");
        for (Command command : commands) {
            CommandSpec specification = CommandSpec.create().name(command.name());
            specification.usageMessage().description(command.description());
            if (command.name().equals(asked)) {
                command.specify(specification);
                CommonOptions.addTo(specification);
                specification.versionProvider(new Version());
            }
            root.addSubcommand(command.name(), specification);
        }
        return root;
    }

    private Command commandNamed(String name) {
        return commands.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    }

    /** picocli's sentences, begun in lower case since they follow {@code drover:}. */
    private static String describe(ParameterException error) {
        String text = error.getMessage();
        return Character.toLowerCase(text.charAt(0)) + text.substring(1);
    }
}
