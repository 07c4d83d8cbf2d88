// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One command of {@code drover} from its start to its end, and the events that it says with {@code --json}. */
final class DroverProcess implements AutoCloseable {
    /** Far longer than anything takes: the machine may have other work to do. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name;
    private final Process process;
    private final Path folder;
    private final MessageLog messages;

    private DroverProcess(String name, Process process, Path folder) {
        this.name = name;
        this.process = process;
        this.folder = folder;
        this.messages = new MessageLog("drover " + name);
    }

    /**
     * Starts a command. Its outputs go to {@code NAME.out} and {@code NAME.err} of the folder.
     *
     * @param name for files, threads and errors
     */
    static DroverProcess start(String name, Path folder, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(HostLab.drover().toString()));
        command.addAll(arguments);
        Files.writeString(folder.resolve(name + ".command"), String.join(" ", command) + "\n");
        Process process = HostLab.process(folder, name, command).start();
        DroverProcess drover = new DroverProcess(name, process, folder);
        new Thread(drover::read, "drover-" + name + "-output").start();
        return drover;
    }

    /** Starts {@code drover relay}; more options may follow. */
    static DroverProcess relay(String name, Path folder, String listen, String to, String... options)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of("relay", listen, "--to", to, "--json"));
        arguments.addAll(List.of(options));
        return start(name, folder, arguments);
    }

    /** Waits until it listens, and returns the address with the port that it got. */
    String address() throws IOException, InterruptedException {
        return awaitEvent(0, "listening").get("address").toString();
    }

    /** Waits for an event and returns it. */
    Map<String, Object> awaitEvent(int from, String event) throws IOException, InterruptedException {
        return messages.await(from, "the event " + event, line -> event.equals(line.get("event")), PATIENCE);
    }

    MessageLog messages() {
        return messages;
    }

    void kill() {
        HostLab.end(process);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until it ends by itself, and returns its exit code. */
    int awaitExit() throws IOException, InterruptedException {
        if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("drover " + name + " does not end; it said " + messages.all() + "\n" + errors());
        }
        return process.exitValue();
    }

    /** Fails unless it ends by itself with the exit code. */
    void assertExits(int code) throws IOException, InterruptedException {
        int exit = awaitExit();
        if (exit != code) {
            throw new AssertionError("drover " + name + " ended with " + exit + ", not " + code + "; it said "
                    + messages.all() + "\n" + errors());
        }
    }

    /** Returns what it has written to standard error. */
    String errors() throws IOException {
        return Files.readString(folder.resolve(name + ".err"));
    }

    @Override
    public void close() {
        HostLab.end(process);
    }

    private void read() {
        try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                var copy = Files.newBufferedWriter(folder.resolve(name + ".out"))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                copy.write(line + "\n");
                copy.flush();
                if (line.startsWith("{")) { // else it is for people: not all commands have --json
                    messages.add(Json.parse(line));
                }
            }
        } catch (IOException e) {
            if (process.isAlive()) {
                throw new UncheckedIOException("standard output of drover " + name, e);
            }
        } finally {
            messages.end();
        }
    }
}
