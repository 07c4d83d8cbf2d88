// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.command;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.drover.command.output.JsonObjects;
import org.drover.itest.BuiltJars;

/** The command line as users run it: in a process of its own, from the built jars, by the JDK that runs the tests. */
final class DroverProcess implements AutoCloseable {
    static final long DEADLINE_SECONDS = 90;

    private static final String END_OF_OUTPUT = "end of output";

    private final List<String> arguments;
    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
    private final Thread outputReader;
    private final Thread errorReader;

    private DroverProcess(List<String> arguments) throws IOException {
        this.arguments = arguments;
        List<String> command = javaCommand();
        command.addAll(arguments);
        process = new ProcessBuilder(command).start();
        outputReader = reader(process.getInputStream(), line -> {
            output.add(line);
            unread.add(line);
        });
        errorReader = reader(process.getErrorStream(), errors::add);
    }

    /** Starts {@code drover} with arguments. */
    static DroverProcess start(String... arguments) throws IOException {
        return new DroverProcess(List.of(arguments));
    }

    /** Returns the command line of {@code drover}, as the script at the root has it. */
    static List<String> javaCommand() {
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=com.sun.jna",
                "--sun-misc-unsafe-memory-access=allow",
                "-Xmx64m",
                "-XX:MaxDirectMemorySize=3g",
                "-XX:+UseSerialGC",
                "--module-path",
                BuiltJars.modulePath().toString(),
                "--module",
                "org.drover.command/org.drover.command.Main"));
    }

    private interface LineTarget {
        void take(String line);
    }

    private Thread reader(InputStream source, LineTarget target) {
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader lines =
                            new BufferedReader(new InputStreamReader(source, StandardCharsets.UTF_8))) {
                        lines.lines().forEach(target::take);
                    } catch (IOException | UncheckedIOException e) {
                        target.take("cannot read: " + e);
                    }
                    unread.add(END_OF_OUTPUT);
                },
                "test-reader");
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    /** Waits for the next JSON line of a kind, and returns it; lines before it are skipped. */
    Map<String, Object> awaitEvent(String kind) throws InterruptedException, IOException {
        return awaitEvent(kind, "event", kind);
    }

    /** Waits for the next JSON line of a kind with a member of that value. */
    Map<String, Object> awaitEvent(String kind, String member, Object value) throws InterruptedException, IOException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (true) {
            String line = unread.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null || line.equals(END_OF_OUTPUT)) {
                return fail("no event " + kind + " with " + member + "=" + value + " of " + this);
            }
            Map<String, Object> event = line.startsWith("{") ? JsonObjects.parse(line) : Map.of();
            if (kind.equals(event.get("event")) && value.equals(event.get(member))) {
                return event;
            }
        }
    }

    /** Waits for the process to end, and for all of its output. */
    int awaitExit() throws InterruptedException {
        assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), () -> "still runs: " + this);
        outputReader.join();
        errorReader.join();
        return process.exitValue();
    }

    /** Sends a signal by its name, for example {@code TERM}. */
    void signal(String name) throws IOException, InterruptedException {
        signal(process.toHandle(), name);
    }

    /** Sends a signal to a process by its id. */
    static void signal(ProcessHandle target, String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-s", name, Long.toString(target.pid()))
                .inheritIO()
                .start();
        assertTrue(kill.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), "kill hangs");
    }

    /** Returns the processes that it has started and that still run. */
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    List<String> output() {
        return output;
    }

    List<String> errors() {
        return errors;
    }

    /** Returns the last line of output as the JSON object that it must be. */
    Map<String, Object> report() throws IOException {
        assertTrue(!output.isEmpty(), () -> "no output of " + this);
        return JsonObjects.parse(output.get(output.size() - 1));
    }

    /** Ends it and what it has started, if they still run. */
    @Override
    public void close() {
        List<ProcessHandle> children = children();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public String toString() {
        return "drover " + String.join(" ", arguments) + System.lineSeparator() + "output: " + output
                + System.lineSeparator() + "errors: " + errors;
    }

    /** Returns words in one array: those of a command, then some more. */
    static String[] words(String command, String... more) {
        List<String> words = new ArrayList<>(Arrays.asList(command.split(" ")));
        words.addAll(Arrays.asList(more));
        return words.toArray(String[]::new);
    }
}
