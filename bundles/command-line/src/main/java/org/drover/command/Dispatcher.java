// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command;

import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.drover.command.cli.Command;
import org.drover.command.cli.Console;
import org.drover.command.cli.Engines;
import org.drover.command.cli.ErrorLine;
import org.drover.command.cli.Options;
import org.drover.command.cli.PlainParser;
import org.drover.command.cli.Session;
import org.drover.command.cli.Termination;
import org.drover.command.output.JsonLines;
import org.drover.frontend.ExitCodes;

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
        ErrorLine errors = new ErrorLine(console.err(), words.contains(Options.DEBUG));
        try {
            Optional<Invocation> invocation = plain(words);
            if (invocation.isEmpty()) {
                invocation = new HelpfulParser(commands, new PrintWriter(console.out(), true)).parse(words);
            }
            return invocation.isPresent() ? run(invocation.get(), errors) : ExitCodes.OK;
        } catch (UsageException e) {
            errors.print(e.getMessage(), e);
            return ExitCodes.USAGE;
        } catch (RuntimeException | Error e) {
            errors.print(e);
            return ExitCodes.INTERNAL;
        }
    }

    private Optional<Invocation> plain(List<String> words) {
        for (Command command : commands) {
            if (!words.isEmpty() && command.name().equals(words.get(0))) {
                Options options = new Options();
                command.specify(options);
                return PlainParser.parse(options, words.subList(1, words.size()))
                        .map(arguments -> new Invocation(command, arguments));
            }
        }
        return Optional.empty();
    }

    private int run(Invocation invocation, ErrorLine errors) {
        try {
            return invocation.command().run(invocation.arguments(), new Session(console, engines, termination, errors));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            errors.print(e);
            return ExitCodes.INTERNAL;
        } catch (RuntimeException | Error e) {
            int code = ExitCodes.of(e);
            errors.print(e);
            if (invocation.arguments().has(Options.JSON)) {
                new JsonLines(console.out()).line("report", json -> {
                    json.writeStringField("status", "not-started");
                    json.writeNumberField("exitCode", code);
                    json.writeStringField("error", ErrorLine.describe(e));
                });
            }
            return code;
        }
    }
}
