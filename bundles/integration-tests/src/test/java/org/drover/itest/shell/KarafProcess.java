// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.shell;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A Karaf as it is distributed, with its data in a folder of the test; commands go to its console. */
final class KarafProcess implements AutoCloseable {
    private static final long DEADLINE_SECONDS = 120;
    private static final String END_OF_OUTPUT = "end of output";

    private final Process process;
    private final Writer input;
    private final List<String> all = new ArrayList<>();
    private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
    private int marks;

    KarafProcess(Path karaf, Path javaHome, Path data) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(karaf.resolve("bin/karaf").toString()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", javaHome.toString());
        builder.environment().put("KARAF_DATA", data.toString());
        process = builder.start();
        input = process.outputWriter(StandardCharsets.UTF_8);
        Thread reader = new Thread(this::read, "test-reader");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            lines.lines()
                    .map(line -> line.replaceAll("\u001b\\[[0-9;?]*[a-zA-Z]|\r", ""))
                    .forEach(unread::add);
        } catch (IOException | UncheckedIOException e) {
            unread.add("cannot read: " + e);
        }
        unread.add(END_OF_OUTPUT);
    }

    /**
     * Waits until the console is there and Karaf has installed what it starts with. The console comes first, and two
     * changes of the features at a time overwrite each other's account of what is installed.
     */
    void awaitBoot() throws IOException, InterruptedException {
        until("system:shutdown");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        // The dot keeps the console's echo of the command from being taken for its answer.
        while (run("service:list -n | grep features.BootF.nished").stream()
                .noneMatch(line -> line.contains("BootFinished"))) {
            assertTrue(System.nanoTime() < end, () -> "Karaf does not finish its start: " + all);
            Thread.sleep(100);
        }
    }

    /** Runs a command, and returns what it prints, perhaps with what the console adds. */
    List<String> run(String command) throws IOException, InterruptedException {
        String mark = "mark-" + marks++;
        // The console shows what is typed, but with the quotes.
        input.write(command + "\necho \"mark\"" + mark.substring("mark".length()) + "\n");
        input.flush();
        List<String> lines = until(mark);
        return lines.stream().filter(line -> !line.contains(command)).toList();
    }

    private List<String> until(String text) throws InterruptedException {
        List<String> lines = new ArrayList<>();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (true) {
            String line = unread.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (line == null || line.equals(END_OF_OUTPUT)) {
                return fail("Karaf does not print " + text + ": " + all);
            }
            all.add(line);
            if (line.contains(text)) {
                return lines;
            }
            lines.add(line);
        }
    }

    /** Returns the names of the threads of Karaf's Java that are Drover's. */
    List<String> droverThreads(Path javaHome) throws IOException {
        long pid = process.descendants()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .findFirst()
                .orElseThrow()
                .pid();
        Process jstack = new ProcessBuilder(javaHome.resolve("bin/jstack").toString(), Long.toString(pid)).start();
        List<String> lines = jstack.inputReader().lines().toList();
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("\"main\"")), () -> "no stacks: " + lines);
        return lines.stream().filter(line -> line.startsWith("\"drover")).toList();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
