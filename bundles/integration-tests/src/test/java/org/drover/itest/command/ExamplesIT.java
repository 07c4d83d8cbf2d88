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
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.drover.itest.BuiltJars;
import org.drover.itest.Javac;
import org.drover.itest.ShippedJar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Does what the documents show: runs the commands, compares what they print, and compiles the Java. */
@Timeout(240)
class ExamplesIT {
    private static final Path ROOT = Path.of("..", "..");
    private static final Pattern JAVA_EXAMPLE =
            Pattern.compile("```java\\R(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern FENCE = Pattern.compile("^```(.*?)\\R(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern TYPED = Pattern.compile("^(\\$ |\\./)", Pattern.MULTILINE);
    private static final Pattern CLASS_NAME = Pattern.compile("public (?:final )?class (\\w+)");

    @TempDir
    private Path folder;

    /** Returns every document of the project's users and developers. */
    static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CONTRIBUTING.md")), docs)
                    .filter(page -> page.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    static List<RunnableExample> examples() throws IOException {
        List<RunnableExample> examples = new ArrayList<>();
        for (Path page : pages()) {
            examples.addAll(RunnableExample.in(page));
        }
        assertTrue(examples.size() >= 8, () -> "examples are not found; there are only " + examples);
        return examples;
    }

    static List<String> javaExamples() throws IOException {
        List<String> examples = new ArrayList<>();
        for (Path page : pages()) {
            JAVA_EXAMPLE
                    .matcher(Files.readString(page))
                    .results()
                    .map(example -> example.group(1))
                    .forEach(examples::add);
        }
        assertTrue(examples.size() >= 1, "no example in Java is found");
        return examples;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void exampleDoesNotDoWhatThePageShows(RunnableExample example) throws Exception {
        Path work = Files.createDirectory(folder.resolve("work"));
        Path drover = writeDrover(work.resolve("drover"));
        Path script = Files.writeString(folder.resolve("example.sh"), example.script());
        Path output = folder.resolve("output");
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
    @MethodSource("javaExamples")
    void exampleDoesNotCompile(String source) throws IOException {
        Matcher name = CLASS_NAME.matcher(source);
        assertTrue(name.find(), () -> "no public class, so nobody can try it: " + source);
        Path sources = Files.createDirectory(folder.resolve("sources"));
        Files.writeString(sources.resolve(name.group(1) + ".java"), source);
        Javac.compile(
                Files.createDirectory(folder.resolve("classes")),
                "--class-path",
                BuiltJars.shipped().stream().map(ShippedJar::jar).toList(),
                sources);
    }

    /** What is typed somewhere is either run by this test or not in the documents. */
    @Test
    void commandsStandInAFenceThatIsNotRun() throws IOException {
        List<String> notRun = new ArrayList<>();
        for (Path page : pages()) {
            Matcher fence = FENCE.matcher(Files.readString(page));
            while (fence.find()) {
                if (!fence.group(1).startsWith("console runnable")
                        && TYPED.matcher(fence.group(2)).find()) {
                    notRun.add(page + ": " + fence.group());
                }
            }
        }
        assertEquals(List.of(), notRun);
    }

    /** The built command under the name that it has for users, by the options of the script at the root. */
    private static Path writeDrover(Path drover) throws IOException {
        String java = DroverProcess.javaCommand().stream()
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        Path container = BuiltJars.modulePath().resolveSibling("bin").resolve("drover");
        Files.writeString(drover, """
                #!/bin/sh
                [ "$1" != shell ] || JAVA_HOME='%s' exec bash '%s' "$@"
                exec %s "$@"
                """.formatted(System.getProperty("java.home"), container, java));
        assertTrue(drover.toFile().setExecutable(true));
        return drover;
    }
}
