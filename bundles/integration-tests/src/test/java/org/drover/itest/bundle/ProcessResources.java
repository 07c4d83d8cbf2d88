// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.bundle;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.drover.api.Deadline;

/** What Drover holds of this process: threads by their names, descriptors by what they are open on. */
final class ProcessResources {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private ProcessResources() {}

    /** Return the names of the live threads that are Drover's. */
    static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("drover"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Return what the process has open, less what the container itself opens when it reads a class: jars. Sockets and files
     * without a name have a number in theirs, so each is told from those before it.
     */
    static Set<String> descriptors() {
        try (Stream<Path> links = Files.list(DESCRIPTORS)) {
            return links.map(ProcessResources::target)
                    .filter(target -> !target.isEmpty() && !target.endsWith(".jar") && !target.startsWith("/proc/"))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (NoSuchFileException e) {
            return ""; // closed since it was listed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Fail unless soon no threads of Drover's are left but {@code threads}, and nothing is open that was not open {@code
     * before}.
     */
    static void assertNothingHeld(Set<String> threads, Set<String> before) {
        assertTrue(eventually(() -> threads.containsAll(threads())), () -> "threads are left: " + threads());
        assertTrue(eventually(() -> before.containsAll(descriptors())), () -> {
            Set<String> left = new TreeSet<>(descriptors());
            left.removeAll(before);
            return "descriptors are left: " + left;
        });
    }

    /** Wait until {@code condition} holds or a deadline passes; return whether it holds. */
    static boolean eventually(BooleanSupplier condition) {
        Deadline deadline = Deadline.after(LIMIT);
        while (!condition.getAsBoolean()) {
            if (deadline.hasPassed()) {
                return condition.getAsBoolean();
            }
            LockSupport.parkNanos(1_000_000);
        }
        return true;
    }
}
