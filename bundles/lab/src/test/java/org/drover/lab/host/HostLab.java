// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInfo;

/** Where the tests on the host find things: this machine's QEMU, the guest program, {@code drover}. */
final class HostLab {
    private static final Path LAB =
            Path.of(System.getProperty("lab.directory", ".")).toAbsolutePath().normalize();

    /** {@code setup} has to fetch 150 MB at its first time. */
    private static final long SETUP_MINUTES = 10;

    private static boolean ready;

    private HostLab() {}

    /** Returns the folder of the lab. */
    static Path directory() {
        return LAB;
    }

    /** Returns the command line's script: the source tree's, or what {@code lab.drover} says. */
    static Path drover() {
        return Path.of(System.getProperty(
                "lab.drover", LAB.resolve("../../drover").normalize().toString()));
    }

    /** Runs {@code setup}, once. */
    static synchronized void prepare() throws IOException, InterruptedException {
        if (ready) {
            return;
        }
        Path output = Files.createDirectories(LAB.resolve("target")).resolve("setup.out");
        Process setup = new ProcessBuilder(LAB.resolve("setup").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        setup.getOutputStream().close();
        if (!setup.waitFor(SETUP_MINUTES, TimeUnit.MINUTES) || setup.exitValue() != 0) {
            setup.destroy();
            throw new IOException("bundles/lab/setup failed: " + Files.readString(output));
        }
        ready = true;
    }

    /**
     * Starts a process in the foreground of this one: it is killed when the thread that started it ends, so that
     * nothing stays however the tests end (Linux, {@code PR_SET_PDEATHSIG}). Its standard error goes to {@code
     * NAME.err}.
     */
    static ProcessBuilder process(Path folder, String name, List<String> command) {
        List<String> words = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "--"));
        words.addAll(command);
        return new ProcessBuilder(words)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectError(folder.resolve(name + ".err").toFile());
    }

    /** Kills a process that a test has started, and waits for its end. */
    static void end(Process process) {
        process.destroyForcibly();
        boolean interrupted = false;
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (process.isAlive()) {
            if (System.nanoTime() - deadlineNanos > 0) {
                throw new AssertionError("process " + process.pid() + " does not die");
            }
            try {
                process.waitFor(1, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns a new folder for what a test leaves, in target/results-host. */
    static Path results(TestInfo test) throws IOException {
        String name = (test.getTestClass().orElseThrow().getSimpleName() + "/"
                        + test.getTestMethod().orElseThrow().getName() + "-" + test.getDisplayName())
                .replaceAll("[^A-Za-z0-9/]+", "-")
                .replaceAll("-$", "");
        Path folder = Files.createDirectories(LAB.resolve("target/results-host").resolve(name));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        return folder;
    }
}
