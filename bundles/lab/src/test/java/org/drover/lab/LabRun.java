// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The one run of the guest that all tests of this module look at: {@code setup}, then all cases. Starts with the first use,
 * takes minutes. Nothing is skipped: where the guest cannot be made or started, every test fails with the reason.
 */
final class LabRun {
    /** {@code setup} has to fetch 150 MB at its first time. */
    private static final long SETUP_MINUTES = 10;

    private static final long GUEST_SECONDS = Long.getLong("lab.seconds", 2400);
    private static final Path LAB = Path.of(System.getProperty("lab.directory", "."));

    private final Path results;
    private final String output;

    private LabRun(Path results, String output) {
        this.results = results;
        this.output = output;
    }

    /** Returns the run, after its end. */
    static LabRun get() {
        if (Holder.failure != null) {
            throw new AssertionError(Holder.failure.getMessage(), Holder.failure);
        }
        return Holder.run;
    }

    /** Returns the folder of the lab. */
    static Path directory() {
        return LAB;
    }

    /** Returns the names of all cases: the files that there are, so that none can be forgotten. */
    static List<String> cases() throws IOException {
        try (Stream<Path> files = Files.list(LAB.resolve("cases"))) {
            return files.map(file -> file.getFileName().toString()).sorted().collect(Collectors.toList());
        }
    }

    /** Returns what the guest has left of a case. */
    CaseResult result(String name) {
        return new CaseResult(name, results.resolve(name));
    }

    /** Returns the folder that the guest wrote to. */
    Path results() {
        return results;
    }

    /** Returns what the guest printed. */
    String output() {
        return output;
    }

    private static LabRun start() throws IOException, InterruptedException {
        Path target = Files.createDirectories(LAB.resolve("target"));
        run(TimeUnit.MINUTES.toSeconds(SETUP_MINUTES), target.resolve("setup.out"), List.of("./setup"));
        Path results = target.resolve("results");
        List<String> guest = List.of(
                "./guest",
                "-m",
                "3072",
                "-t",
                Long.toString(GUEST_SECONDS),
                "-o",
                results.toString(),
                "checks/all-cases");
        delete(results);
        return new LabRun(results, run(GUEST_SECONDS + 60, target.resolve("guest.out"), guest));
    }

    private static String run(long seconds, Path output, List<String> command)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(LAB.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
        if (!ended) {
            process.destroy();
        }
        String text = Files.readString(output);
        if (!ended || process.exitValue() != 0) {
            String how = ended ? "ended with " + process.exitValue() : "did not end within " + seconds + " s";
            String message = "bundles/lab: " + String.join(" ", command) + " " + how + ":\n" + text;
            throw new IOException(message);
        }
        return text;
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    /** Made with the first call of {@link #get}; a failure is kept, so that the guest is not started once for each test. */
    private static final class Holder {
        static final LabRun run;
        static final Exception failure;

        static {
            LabRun done = null;
            Exception error = null;
            try {
                done = start();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                error = e;
            } catch (IOException | RuntimeException e) {
                error = e;
            }
            run = done;
            failure = error;
        }
    }
}
