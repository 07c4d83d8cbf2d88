// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The lines that {@code ConformanceMain} has left: {@code OUTCOME NAME[: WHY]}, one for each sentence of the contract.
 *
 * @param kind of device
 * @param lines by the sentence's name
 */
record ConformanceRows(String kind, Map<String, String> lines) {
    /** Reads them. A file that is not there has no lines, so that each sentence fails for itself. */
    static ConformanceRows read(String kind, Path file) throws IOException {
        Map<String, String> lines = new HashMap<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                String[] words = line.split(" ", 3);
                if (words.length > 1) {
                    lines.put(words[1].replaceAll(":$", ""), line);
                }
            }
        }
        return new ConformanceRows(kind, lines);
    }

    /** Fails unless the device did what the sentence says, or what it is known to do instead. */
    void assertGood(String name) {
        String line = lines.get(name);
        if (line == null) {
            throw new AssertionError(kind + ": nothing was said of " + name + "; the run ended before it");
        }
        if (!line.matches("(ok|skipped|accepted) .*")) {
            throw new AssertionError(kind + ": " + line);
        }
    }

    /** Returns how many sentences came to an outcome. */
    long count(String outcome) {
        return lines.values().stream()
                .filter(line -> line.startsWith(outcome + " "))
                .count();
    }
}
