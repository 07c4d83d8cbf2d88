// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A fence {@code java from PATH} shows consecutive lines of that source, less their common indentation. */
class SourceExamplesIT {
    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern FENCE =
            Pattern.compile("^```java from (\\S+)\\R(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    @Test
    void pageShowsWhatTheSourceDoesNotHave() throws IOException {
        List<String> differ = new ArrayList<>();
        int examples = 0;
        for (Path page : ExamplesIT.pages()) {
            Matcher fence = FENCE.matcher(Files.readString(page));
            while (fence.find()) {
                examples++;
                if (!isIn(
                        Files.readAllLines(ROOT.resolve(fence.group(1))),
                        fence.group(2).lines().toList())) {
                    differ.add(page + ": " + fence.group());
                }
            }
        }
        assertEquals(List.of(), differ);
        assertTrue(examples >= 10, "only " + examples + " examples were found");
    }

    @Test
    void differenceIsNotSeen() {
        List<String> source = List.of("class A {", "    int b() {", "        return 1;", "    }", "", "    // c", "}");
        assertTrue(isIn(source, List.of("int b() {", "    return 1;", "}", "", "// c")));
        assertTrue(isIn(source, source));
        assertFalse(isIn(source, List.of("int b() {", "    return 2;", "}")), "another line");
        assertFalse(isIn(source, List.of("int b() {", "return 1;", "}")), "another indentation");
        assertFalse(isIn(source, List.of("int b() {", "}")), "a line that was left out");
        assertFalse(isIn(source, List.of()), "nothing");
    }

    private static boolean isIn(List<String> source, List<String> shown) {
        for (int at = 0; !shown.isEmpty() && at + shown.size() <= source.size(); at++) {
            int indentation =
                    source.get(at).length() - source.get(at).stripLeading().length();
            List<String> lines = source.subList(at, at + shown.size()).stream()
                    .map(line -> line.isBlank() ? "" : withoutIndentation(line, indentation))
                    .collect(Collectors.toList());
            if (lines.equals(shown)) {
                return true;
            }
        }
        return false;
    }

    private static String withoutIndentation(String line, int spaces) {
        return line.startsWith(" ".repeat(spaces)) ? line.substring(spaces) : line;
    }
}
