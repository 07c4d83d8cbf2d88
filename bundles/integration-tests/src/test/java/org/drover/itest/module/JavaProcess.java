// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.module;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A run of one of the JDK's own commands, by the JDK that runs the tests.
 *
 * @param status the exit status
 * @param lines standard output and standard error, as they came
 */
record JavaProcess(int status, List<String> lines) {

    private static final long DEADLINE_SECONDS = 60;

    /** Run {@code bin/tool} of this JDK to its end; destroys it and throws when the deadline passes. */
    static JavaProcess run(String tool, List<String> arguments)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().remove("CLASSPATH");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> textOf(process.getInputStream()));
            String text = output.get(DEADLINE_SECONDS, TimeUnit.SECONDS);
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                throw new TimeoutException(command + " closed its output but still runs");
            }
            return new JavaProcess(process.exitValue(), text.lines().toList());
        } finally {
            process.destroyForcibly();
        }
    }

    /** Throw with everything that the process printed unless it ended well. */
    JavaProcess successful() {
        assertEquals(0, status, () -> String.join(System.lineSeparator(), lines));
        return this;
    }

    /** Return what stands behind {@code prefix} in the lines that begin with it. */
    List<String> linesAfter(String prefix) {
        return lines.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .toList();
    }

    /** Throw unless a line is exactly {@code expected}. */
    void assertPrinted(String expected) {
        assertTrue(lines.contains(expected), () -> "no line '" + expected + "' in " + lines);
    }

    private static String textOf(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
