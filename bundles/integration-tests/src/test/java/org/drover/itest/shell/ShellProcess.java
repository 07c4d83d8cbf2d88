// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.shell;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.drover.itest.BuiltJars;

/** The container as {@code ./drover shell} starts it, by the JDK that runs the tests; commands go to its standard input. */
final class ShellProcess implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 90;
    private static final String END_OF_OUTPUT = "end of output";

    private final Process process;
    private final Writer input;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
    private final List<Thread> readers = new ArrayList<>();

    private ShellProcess(Path home, Path temporary, List<String> arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("bash", home.resolve("bin/drover").toString(), "shell"));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("DROVER_JAVA_OPTS", "-Djava.io.tmpdir=" + temporary);
        process = builder.start();
        input = process.outputWriter(StandardCharsets.UTF_8);
        readers.add(reader(process.getInputStream(), output, true));
        readers.add(reader(process.getErrorStream(), errors, false));
    }

    /** Returns the folder with {@code bin}, {@code bundles} and the others. */
    static Path distribution() {
        return BuiltJars.modulePath().getParent();
    }

    /** Starts it with its temporary files in a folder. */
    static ShellProcess start(Path temporary, String... arguments) throws IOException {
        return new ShellProcess(distribution(), temporary, List.of(arguments));
    }

    /** Starts another distribution than the built one. */
    static ShellProcess startFrom(Path home, Path temporary, String... arguments) throws IOException {
        return new ShellProcess(home, temporary, List.of(arguments));
    }

    private Thread reader(InputStream source, List<String> target, boolean results) {
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader lines =
                            new BufferedReader(new InputStreamReader(source, StandardCharsets.UTF_8))) {
                        lines.lines().forEach(line -> {
                            target.add(line);
                            if (results) {
                                unread.add(line);
                            }
                        });
                    } catch (IOException | UncheckedIOException e) {
                        target.add("cannot read: " + e);
                    }
                    if (results) {
                        unread.add(END_OF_OUTPUT);
                    }
                },
                "test-reader");
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    /** Types a line. */
    void type(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    /** Ends the input, as Ctrl-D does. */
    void endInput() throws IOException {
        input.close();
    }

    /** Waits for a line of output that matches, skips those before it, and returns the match. */
    Matcher await(String regex) throws InterruptedException {
        Pattern pattern = Pattern.compile(regex);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (true) {
            String line = unread.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null || line.equals(END_OF_OUTPUT)) {
                return fail("no line matches " + regex + " of " + this);
            }
            Matcher matcher = pattern.matcher(line);
            if (matcher.find()) {
                return matcher;
            }
        }
    }

    /** Listens for a migration in it, its first; returns the port. */
    String listen(String options) throws Exception {
        type("incoming tcp:127.0.0.1:0 " + options);
        return await("^in-1: listening on tcp:127\\.0\\.0\\.1:(\\d+)").group(1);
    }

    /** Types a line again and again until a line of its output matches. */
    Matcher awaitByTyping(String command, String regex) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        for (int count = 0; System.nanoTime() < end; count++) {
            String mark = "asked " + count;
            type(command);
            type("echo " + mark);
            Pattern pattern = Pattern.compile(regex);
            Matcher found = null;
            for (String line = unread.poll(DEADLINE_SECONDS, TimeUnit.SECONDS); !mark.equals(line); ) {
                assertTrue(
                        line != null && !line.equals(END_OF_OUTPUT), () -> "no answer to " + command + " of " + this);
                Matcher matcher = pattern.matcher(line);
                found = found == null && matcher.find() ? matcher : found;
                line = unread.poll(DEADLINE_SECONDS, TimeUnit.SECONDS);
            }
            if (found != null) {
                return found;
            }
        }
        return fail("'" + command + "' never prints " + regex + ": " + this);
    }

    /** Waits for a line of errors, or of the log, that contains a text. */
    void awaitError(String text) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (errors.stream().noneMatch(line -> line.contains(text))) {
            assertTrue(System.nanoTime() < end, () -> "no error is '" + text + "': " + this);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    /** Waits for the process to end, and for all of its output. */
    int awaitExit() throws InterruptedException {
        assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), () -> "still runs: " + this);
        for (Thread reader : readers) {
            reader.join();
        }
        return process.exitValue();
    }

    /** Asks it to end, as SIGTERM does. */
    void terminate() {
        process.destroy();
    }

    List<String> output() {
        return output;
    }

    List<String> errors() {
        return errors;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    @Override
    public String toString() {
        return "drover shell; output: " + output + System.lineSeparator() + "errors: " + errors;
    }
}
