// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.console;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.drover.frontend.ExitCodes;
import org.drover.shell.CommandCompletion;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * The container's main program: {@code -c COMMAND} runs a command, a terminal on standard input gets a console, anything else there is a
 * script.
 */
@Capability(
        namespace = "org.apache.felix.gogo",
        name = "shell.implementation",
        version = "1.0.0",
        attribute = "implementation.name=drover.console")
@Component(property = "main.thread:Boolean=true")
public final class ConsoleMain implements Callable<Integer> {
    private static final String STANDARD_INPUT = "/proc/self/fd/0";

    private final CommandProcessor processor;
    private final CommandCompletion completion;
    private final BundleContext context;

    /**
     * Created by the service component runtime.
     *
     * @param processor runs commands
     * @param completion knows what may come next
     * @param context of this bundle
     */
    @Activate
    public ConsoleMain(
            @Reference CommandProcessor processor, @Reference CommandCompletion completion, BundleContext context) {
        this.processor = processor;
        this.completion = completion;
        this.context = context;
    }

    /** Returns what the process exits with; returns when the commands or the input end, or when its thread is interrupted. */
    @Override
    public Integer call() throws IOException, InterruptedException {
        // Not System.out: Gogo puts its own stream there.
        PrintStream out = utf8(FileDescriptor.out);
        PrintStream err = utf8(FileDescriptor.err);
        String[] arguments = arguments();
        if (arguments.length == 2 && arguments[0].equals("-c")) {
            try (CommandSession session = session(InputStream.nullInputStream(), out, err)) {
                return new Script(session, err).run(new BufferedReader(new StringReader(arguments[1])));
            }
        }
        if (arguments.length > 0) {
            err.println("drover: the shell does not understand " + String.join(" ", arguments)
                    + "; it takes [--data DIR] [-c COMMAND], and a script on standard input");
            return ExitCodes.USAGE;
        }
        if (isTerminal()) {
            return new Interactive(processor, completion).run();
        }
        try (CommandSession session = session(InputStream.nullInputStream(), out, err)) {
            return new Script(session, err)
                    .run(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        }
    }

    private CommandSession session(InputStream in, PrintStream out, PrintStream err) {
        CommandSession session = processor.createSession(in, out, err);
        SessionSetup.prepare(session);
        return session;
    }

    /** What the launcher left for whoever is the main program. */
    private String[] arguments() {
        try {
            ServiceReference<?>[] found = context.getServiceReferences((String) null, "(launcher.arguments=*)");
            return found != null && found[0].getProperty("launcher.arguments") instanceof String[] words
                    ? words
                    : new String[0];
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("the filter is a constant", e);
        }
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /** System.console() asks for both input and output, and from Java 22 on it is never null. */
    private static boolean isTerminal() {
        try {
            String target = Files.readSymbolicLink(Path.of(STANDARD_INPUT)).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
