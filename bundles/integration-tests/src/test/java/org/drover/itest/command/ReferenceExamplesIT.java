// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs what the reference of the command line shows, and looks for what it does not. */
@Timeout(240)
class ReferenceExamplesIT {
    private static final Path REFERENCE = Path.of("..", "..", "docs", "reference", "command-line.md");
    private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z0-9-]+");

    @TempDir
    private Path folder;

    static List<RunnableExample> examples() throws IOException {
        List<RunnableExample> examples = RunnableExample.in(REFERENCE);
        assertTrue(examples.size() >= 5, "the examples of " + REFERENCE + " are not found");
        return examples;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void exampleDoesWhatTheReferenceShows(RunnableExample example) throws Exception {
        Path drover = Files.createDirectory(folder.resolve("bin")).resolve("drover");
        String java = DroverProcess.javaCommand().stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        Files.writeString(drover, "#!/bin/sh\nexec " + java + " \"$@\"\n");
        assertTrue(drover.toFile().setExecutable(true));
        Path script = Files.writeString(folder.resolve("example.sh"), example.script());
        Path output = folder.resolve("output");
        Path work = Files.createDirectory(folder.resolve("work"));
        ProcessBuilder builder = new ProcessBuilder("bash", script.toString())
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().merge("PATH", drover.getParent().toString(), (path, mine) -> mine + ":" + path);
        Process bash = builder.start();
        try {
            bash.getOutputStream().close();
            boolean ended = bash.waitFor(DroverProcess.DEADLINE_SECONDS, TimeUnit.SECONDS);
            List<String> lines = Files.readAllLines(output, StandardCharsets.UTF_8);
            assertTrue(ended, () -> example + " still runs: " + lines);
            assertEquals(example.exitCode(), bash.exitValue(), () -> example + ": " + lines);
            example.assertShows(lines);
        } finally {
            bash.descendants().forEach(ProcessHandle::destroyForcibly);
            bash.destroyForcibly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "incoming", "migrate", "devices", "bench"})
    void optionIsMissingInTheReference(String command) throws Exception {
        try (DroverProcess help = DroverProcess.start(command, "--help")) {
            assertEquals(0, help.awaitExit());
            Set<String> missing = options(String.join("\n", help.output()));
            missing.removeAll(options(Files.readString(REFERENCE)));
            assertEquals(Set.of(), missing);
        }
    }

    @Test
    void referenceNamesAnOptionThatNoCommandHas() throws Exception {
        Set<String> known = new TreeSet<>();
        for (String command : new String[] {"demo", "incoming", "migrate", "devices", "bench"}) {
            try (DroverProcess help = DroverProcess.start(command, "--help")) {
                assertEquals(0, help.awaitExit());
                known.addAll(options(String.join("\n", help.output())));
            }
        }
        List<String> unknown = new ArrayList<>(options(Files.readString(REFERENCE)));
        unknown.removeAll(known);
        assertEquals(List.of(), unknown);
    }

    private static Set<String> options(String text) {
        Set<String> options = new TreeSet<>();
        Matcher matcher = OPTION.matcher(text);
        while (matcher.find()) {
            options.add(matcher.group());
        }
        return options;
    }
}
