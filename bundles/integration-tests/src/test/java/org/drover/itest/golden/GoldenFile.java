// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.golden;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An expected text under version control.
 *
 * <p>Run with {@code -Dgolden.update=true} to write what was found in place of what was expected, and read the change with
 * {@code git diff} before it is committed.
 */
final class GoldenFile {

    private static final boolean UPDATE = Boolean.getBoolean("golden.update");

    private final Path file;

    private GoldenFile(Path file) {
        this.file = file;
    }

    static GoldenFile named(String name) {
        return new GoldenFile(directory().resolve(name));
    }

    static Path directory() {
        return Path.of(System.getProperty("drover.itest.goldenDirectory"));
    }

    /** Fail with the lines that differ unless the file holds exactly {@code found}. */
    void assertHolds(List<String> found) throws IOException {
        if (UPDATE) {
            Files.createDirectories(file.getParent());
            Files.write(file, found);
            return;
        }
        List<String> expected = Files.exists(file) ? Files.readAllLines(file) : List.of();
        if (!expected.equals(found)) {
            fail(String.join(System.lineSeparator(), difference(expected, found)));
        }
    }

    private List<String> difference(List<String> expected, List<String> found) {
        List<String> lines = new ArrayList<>();
        lines.add(file.getFileName() + " differs; if that is meant, run ./mvnw verify -Dgolden.update=true");
        expected.stream().filter(line -> !found.contains(line)).forEach(line -> lines.add("  expected  " + line));
        found.stream().filter(line -> !expected.contains(line)).forEach(line -> lines.add("  found     " + line));
        if (lines.size() == 1) {
            lines.add("  the same lines in another order or number: " + found);
        }
        return lines;
    }
}
