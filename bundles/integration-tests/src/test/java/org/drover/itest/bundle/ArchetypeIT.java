// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Does what {@code docs/vendors.md} shows: makes a project of the archetype, builds and tests it, and installs its bundle. */
@InFelix
@Timeout(300)
class ArchetypeIT {
    private static final Path PAGE = Path.of("..", "..", "docs", "vendors.md");
    private static final Pattern COMMANDS =
            Pattern.compile("^```sh archetype\\R(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern COUNTS = Pattern.compile(
            "<testsuite [^>]*?tests=\"(\\d+)\" errors=\"(\\d+)\" skipped=\"(\\d+)\" failures=\"(\\d+)\"",
            Pattern.DOTALL);
    private static final int MINUTES = 4;

    @TempDir
    static Path folder;

    private static Path project;

    @BeforeAll
    static void makeProject() throws Exception {
        DroverRepository repository = new DroverRepository(folder.resolve("repository"));
        repository.fill();
        Path bin = Files.createDirectory(folder.resolve("bin"));
        repository.writeMaven(bin);
        Path work = Files.createDirectory(folder.resolve("work"));
        run(commandsOfThePage(), work, bin);
        try (Stream<Path> made = Files.list(work)) {
            project = made.findFirst().orElseThrow(() -> new AssertionError("no project was made"));
        }
    }

    private static String commandsOfThePage() throws IOException {
        Matcher commands = COMMANDS.matcher(Files.readString(PAGE));
        assertTrue(commands.find(), () -> PAGE + " does not show how to make a project");
        return commands.group(1);
    }

    private static void run(String commands, Path work, Path bin) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder("bash", "-ec", commands)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Map<String, String> environment = builder.environment();
        environment.merge("PATH", bin.toString(), (path, mine) -> mine + ":" + path);
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.keySet().removeIf(name -> name.startsWith("MAVEN_"));
        Process bash = builder.start();
        try {
            bash.getOutputStream().close();
            boolean ended = bash.waitFor(MINUTES, TimeUnit.MINUTES);
            String text = Files.readString(output, StandardCharsets.UTF_8);
            assertTrue(ended, () -> "still runs: " + text);
            assertEquals(0, bash.exitValue(), () -> text);
        } finally {
            bash.descendants().forEach(ProcessHandle::destroyForcibly);
            bash.destroyForcibly();
        }
    }

    @Test
    void contractWasNotRun() throws IOException {
        int[] counts = countsIn("surefire-reports");
        assertTrue(counts[0] - counts[2] >= 15, () -> counts[0] + " tests, of which " + counts[2] + " were skipped");
    }

    @Test
    void startInFelixWasNotRun() throws IOException {
        assertEquals(List.of(1, 0), List.of(countsIn("failsafe-reports")[0], countsIn("failsafe-reports")[2]));
    }

    @Test
    void bundleDoesNotServeARunningEngine(BundleContext context) throws Exception {
        ProbeBundle probe = ProbeBundle.install(context, Files.createDirectory(folder.resolve("probe")));
        Map<String, String> device = Map.of("spec", "nic:port0");
        RuntimeException before = assertThrows(RuntimeException.class, () -> probe.call("open", device));
        assertTrue(before.getMessage().startsWith("nobody opens device 'nic:port0'"), before::getMessage);

        Bundle bundle = context.installBundle(jar().toUri().toString());
        bundle.start();
        assertEquals(Bundle.ACTIVE, bundle.getState());
        probe.call("open", device);

        bundle.uninstall();
        assertThrows(RuntimeException.class, () -> probe.call("open", device));
    }

    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(project.resolve("target"))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no jar was built"));
        }
    }

    /** Returns tests, errors, skipped, failures. */
    private static int[] countsIn(String reports) throws IOException {
        int[] sums = new int[4];
        try (Stream<Path> files = Files.list(project.resolve("target").resolve(reports))) {
            for (Path report : files.filter(
                            file -> file.getFileName().toString().startsWith("TEST-"))
                    .toList()) {
                Matcher counts = COUNTS.matcher(Files.readString(report));
                assertTrue(counts.find(), () -> "no counts in " + report);
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += Integer.parseInt(counts.group(i + 1));
                }
            }
        }
        assertEquals(List.of(0, 0), List.of(sums[1], sums[3]), "errors and failures");
        return sums;
    }
}
