// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.console;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.command.Job;
import org.drover.frontend.ExitCodes;
import org.drover.shell.CommandCompletion;
import org.drover.shell.CommandStatusException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** A console for people: line editing, completion, and a history that is kept from run to run. */
final class Interactive {
    private static final String PROMPT = "drover> ";
    private static final String CONTINUED = "      > ";

    private final CommandProcessor processor;
    private final CommandCompletion completion;

    Interactive(CommandProcessor processor, CommandCompletion completion) {
        this.processor = processor;
        this.completion = completion;
    }

    /** Runs until the input ends (Ctrl-D), {@code exit}, or an interrupt of its thread. Returns the status. */
    int run() throws IOException {
        try (Terminal terminal = terminal()) {
            PrintStream out = new PrintStream(terminal.output(), true, StandardCharsets.UTF_8);
            try (CommandSession session = processor.createSession(InputStream.nullInputStream(), out, out)) {
                SessionSetup.prepare(session);
                // Ctrl-C ends the command that runs, and not the container.
                terminal.handle(Terminal.Signal.INT, signal -> interrupt(session.foregroundJob()));
                LineReader reader = LineReaderBuilder.builder()
                        .appName("drover")
                        .terminal(terminal)
                        .completer(new CommandCompleter(session, completion))
                        .variable(LineReader.HISTORY_FILE, Path.of(System.getProperty("user.home"), ".drover_history"))
                        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                        .build();
                out.println(
                        "'help' lists the commands, Tab completes them, Ctrl-D or 'exit' leaves; 'why' says what is missing.");
                return read(session, reader, out);
            }
        }
    }

    /** JLine looks for the ways to a terminal with the thread's class loader, which in a framework is not JLine's own. */
    private static Terminal terminal() throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(TerminalBuilder.class.getClassLoader());
        try {
            return TerminalBuilder.builder().name("drover").system(true).build();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void interrupt(Job job) {
        if (job != null) {
            job.interrupt();
        }
    }

    private static int read(CommandSession session, LineReader reader, PrintStream out) {
        StringBuilder command = new StringBuilder();
        while (!Thread.currentThread().isInterrupted()) {
            try {
                command.append(reader.readLine(command.isEmpty() ? PROMPT : CONTINUED))
                        .append('\n');
                Object result = session.execute(command);
                if (result != null) {
                    out.println(session.format(result, Converter.INSPECT));
                }
                command.setLength(0);
            } catch (EOFException e) {
                // the next line goes on
            } catch (EndOfFileException e) {
                return ExitCodes.OK;
            } catch (UserInterruptException e) {
                command.setLength(0); // Ctrl-C forgets the line
            } catch (CommandStatusException e) {
                if (e.isLeave()) {
                    return e.status();
                }
                out.println(Failure.of(e).text());
                command.setLength(0);
            } catch (InterruptedException e) {
                out.println("interrupted");
                command.setLength(0);
            } catch (Exception e) {
                out.println(Failure.of(e).text());
                command.setLength(0);
            }
        }
        return ExitCodes.OK;
    }
}
