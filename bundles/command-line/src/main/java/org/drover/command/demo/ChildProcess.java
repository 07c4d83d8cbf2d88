// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.drover.command.output.JsonObjects;

/**
 * A process that this one has started and that does not outlive it: its standard input is a pipe whose end tells it to
 * end, also when this process is killed.
 */
final class ChildProcess implements AutoCloseable {
    /** To cancel a migration and put the devices back; longer than that takes, and then it is taken for stuck. */
    private static final long END_MILLIS = 15_000;

    /** To end after a signal. */
    private static final long SIGNAL_MILLIS = 5_000;

    private final String role;
    private final Process process;
    private final BlockingQueue<ChildMessage> messages;
    private final Thread outputReader;
    private final Thread errorReader;

    private ChildProcess(String role, Process process, BlockingQueue<ChildMessage> messages) {
        this.role = role;
        this.process = process;
        this.messages = messages;
        errorReader = reader(
                "stderr", process.getErrorStream(), line -> messages.add(new ChildMessage.ErrorText(this, line)));
        outputReader = reader("stdout", process.getInputStream(), this::event);
    }

    /**
     * Starts a process.
     *
     * @param role its part in the demo: names it and its threads
     * @param command the command line
     * @param messages gets its output, and its end as the last message
     * @throws DroverException if the system does not start it
     */
    static ChildProcess start(String role, List<String> command, BlockingQueue<ChildMessage> messages) {
        try {
            ChildProcess child = new ChildProcess(role, new ProcessBuilder(command).start(), messages);
            child.errorReader.start();
            child.outputReader.start();
            Thread waiter = new Thread(child::awaitEnd, "drover-" + role + "-end");
            waiter.setDaemon(true);
            waiter.start();
            return child;
        } catch (IOException e) {
            throw new DroverException(
                    ErrorCategory.INTERNAL, "cannot start the " + role + " process " + command.get(0), e);
        }
    }

    /** Returns its part in the demo. */
    String role() {
        return role;
    }

    /** Returns its process id. */
    long pid() {
        return process.pid();
    }

    /** Writes a line to its standard input. If it has ended, that shows elsewhere. */
    void sendLine(String line) {
        try {
            OutputStream input = process.getOutputStream();
            input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            messages.add(new ChildMessage.ErrorText(this, "it took no input: " + e.getMessage()));
        }
    }

    /** Asks it to end, cleanly. Does not wait. */
    void requestEnd() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            process.destroy(); // the pipe is broken: a signal says the same
        }
    }

    @Override
    public void close() {
        end();
    }

    /** Ends it, by all means: first asked, then by SIGTERM, then by SIGKILL. Waits until it has gone. */
    void end() {
        requestEnd();
        boolean interrupted = Thread.interrupted();
        try {
            if (!hasEndedWithin(END_MILLIS)) {
                process.destroy();
                if (!hasEndedWithin(SIGNAL_MILLIS)) {
                    process.destroyForcibly();
                    hasEndedWithin(SIGNAL_MILLIS);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private boolean hasEndedWithin(long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly(); // no time to be kind
            return false;
        }
    }

    private Thread reader(String stream, InputStream source, Consumer<String> target) {
        Thread thread = new Thread(() -> readLines(source, target), "drover-" + role + "-" + stream);
        thread.setDaemon(true);
        return thread;
    }

    private static void readLines(InputStream source, Consumer<String> target) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(source, StandardCharsets.UTF_8))) {
            lines.lines().forEach(target);
        } catch (IOException | UncheckedIOException e) {
            target.accept("reading from it failed: " + e.getMessage());
        }
    }

    private void event(String line) {
        try {
            messages.add(new ChildMessage.Event(this, JsonObjects.parse(line)));
        } catch (IOException e) {
            messages.add(new ChildMessage.ErrorText(this, line)); // not an event: a Java virtual machine's own words
        }
    }

    private void awaitEnd() {
        try {
            int exitCode = process.waitFor();
            outputReader.join();
            errorReader.join();
            messages.add(new ChildMessage.Ended(this, exitCode));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody interrupts this thread; it ends with the process
        }
    }
}
