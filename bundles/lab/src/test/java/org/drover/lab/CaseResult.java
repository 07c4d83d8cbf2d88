// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the guest has left of one case: its folder, with the file {@code result} written last.
 *
 * @param name of the case
 * @param folder may be missing, if the guest did not come that far
 */
record CaseResult(String name, Path folder) {
    private static final int SHOWN_LINES = 30;

    /** Fails unless the guest has said that the case passed, and shows what it has left otherwise. */
    void assertPassed() throws IOException {
        Path result = folder.resolve("result");
        if (!Files.exists(result)) {
            throw new AssertionError(
                    "case " + name + " has no result: the guest ended before it did, or never ran it" + left());
        }
        String text = Files.readString(result).strip();
        if (!text.matches("passed \\d+")) {
            throw new AssertionError("case " + name + ": " + (text.isEmpty() ? "an empty result" : text) + left());
        }
    }

    private String left() throws IOException {
        if (!Files.isDirectory(folder)) {
            return "";
        }
        try (Stream<Path> files = Files.list(folder)) {
            StringBuilder text = new StringBuilder();
            for (Path file : files.sorted().collect(Collectors.toList())) {
                text.append("\n--- ").append(file.getFileName()).append('\n').append(end(file));
            }
            return text.toString();
        }
    }

    private static String end(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    }
}
