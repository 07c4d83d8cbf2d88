// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.command;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An example of a Markdown page: a fence {@code console runnable}, perhaps with {@code exit=N}. Lines after {@code $ } and
 * {@code > } are typed; the others are output, in which {@code …} stands for anything.
 *
 * @param page where it stands
 * @param line where it begins
 * @param script what is typed
 * @param expected lines of output, in this order, perhaps with others between them
 * @param exitCode of the last command
 */
record RunnableExample(Path page, int line, String script, List<String> expected, int exitCode) {
    private static final Pattern FENCE = Pattern.compile("```console runnable(?: exit=(\\d+))?");

    /** Returns the examples of a page. */
    static List<RunnableExample> in(Path page) throws IOException {
        List<RunnableExample> examples = new ArrayList<>();
        List<String> lines = Files.readAllLines(page, StandardCharsets.UTF_8);
        for (int i = 0; i < lines.size(); i++) {
            Matcher fence = FENCE.matcher(lines.get(i));
            if (fence.matches()) {
                int end = i + 1;
                while (!lines.get(end).equals("```")) {
                    end++;
                }
                int exitCode = fence.group(1) == null ? 0 : Integer.parseInt(fence.group(1));
                examples.add(of(page, i + 1, lines.subList(i + 1, end), exitCode));
                i = end;
            }
        }
        return examples;
    }

    private static RunnableExample of(Path page, int line, List<String> lines, int exitCode) {
        StringBuilder script = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (String text : lines) {
            if (text.startsWith("$ ") || text.startsWith("> ")) {
                script.append(text.substring(2)).append('\n');
            } else if (!text.isBlank()) {
                expected.add(text);
            }
        }
        return new RunnableExample(page, line, script.toString(), expected, exitCode);
    }

    /** Throws unless the output has all expected lines in their order. */
    void assertShows(List<String> output) {
        int at = 0;
        for (String wanted : expected) {
            Pattern pattern = Pattern.compile(
                    List.of(wanted.split("…", -1)).stream().map(Pattern::quote).collect(Collectors.joining(".*")));
            while (at < output.size()
                    && !pattern.matcher(output.get(at).stripTrailing()).matches()) {
                at++;
            }
            if (at++ == output.size()) {
                fail(this + " does not print '" + wanted + "', in this order; it prints " + output);
            }
        }
    }

    @Override
    public String toString() {
        return page.getFileName() + ":" + line + ": "
                + script.lines().findFirst().orElse("");
    }
}
