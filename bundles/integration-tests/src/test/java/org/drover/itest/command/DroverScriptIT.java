// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.drover.itest.BuiltJars;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code drover} at the root, in a source tree made up for it: the real one must not be built while its own tests run.
 * The tree's {@code mvnw} says how it was called, and fails.
 */
@Timeout(240)
class DroverScriptIT {
    private static final Path SCRIPT = Path.of("..", "..", "drover");
    private static final Path BIN = Path.of("..", "distribution", "src", "main", "distribution", "bin");
    private static final String LIB = "bundles/distribution/target/drover/lib";

    private record Run(int status, List<String> output, List<String> errors) {}

    @TempDir
    private Path root;

    @BeforeEach
    void makeUpSourceTree() throws IOException {
        Files.copy(SCRIPT, root.resolve("drover"));
        for (String module : List.of(
                "api",
                "runtime",
                "transport-socket",
                "transport-rdma",
                "vfio-backend",
                "bundles/simulated-device",
                "bundles/memory",
                "bundles/stream",
                "bundles/relay",
                "bundles/recording",
                "bundles/qemu",
                "bundles/frontend",
                "bundles/command-line",
                "bundles/container",
                "bundles/shell",
                "bundles/console")) {
            Files.createDirectories(root.resolve(module).resolve("src/main"));
            old(Files.createFile(root.resolve(module).resolve("pom.xml")));
            old(root.resolve(module).resolve("src/main"));
        }
        old(Files.createFile(root.resolve("pom.xml")));
        Files.createDirectories(root.resolve(LIB));
        old(Files.createFile(root.resolve("bundles/distribution/pom.xml")));
        try (Stream<Path> jars = Files.list(BuiltJars.modulePath())) {
            for (Path jar : jars.toList()) {
                Files.copy(jar, root.resolve(LIB).resolve(jar.getFileName()));
            }
        }
        for (String bin :
                List.of("bundles/distribution/src/main/distribution/bin", "bundles/distribution/target/drover/bin")) {
            Files.createDirectories(root.resolve(bin));
            try (Stream<Path> scripts = Files.list(BIN)) {
                for (Path script : scripts.toList()) {
                    old(Files.copy(
                            script,
                            root.resolve(bin).resolve(script.getFileName().toString()),
                            StandardCopyOption.COPY_ATTRIBUTES));
                }
            }
        }
        old(root.resolve("bundles/distribution/src/main"));
        old(root.resolve("bundles/distribution/src/main/distribution"));
        old(root.resolve("bundles/distribution/src/main/distribution/bin"));
        Path mvnw = Files.writeString(root.resolve("mvnw"), "#!/bin/sh\necho \"mvnw $*\" >&2\nexit 1\n");
        assertTrue(mvnw.toFile().setExecutable(true));
    }

    private static void old(Path file) throws IOException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(0));
    }

    private Run run(String javaHome, Path script, String... arguments) throws Exception {
        Path output = root.resolve("output");
        Path errors = root.resolve("errors");
        ProcessBuilder builder = new ProcessBuilder(DroverProcess.words(script.toString(), arguments))
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().put("JAVA_HOME", javaHome);
        builder.environment().remove("DROVER_JAVA_OPTS");
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            assertTrue(process.waitFor(DroverProcess.DEADLINE_SECONDS, TimeUnit.SECONDS), script + " still runs");
            return new Run(process.exitValue(), Files.readAllLines(output), Files.readAllLines(errors));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @Test
    void currentBuildIsNotRunOrJavaWarns() throws Exception {
        Path link = Files.createSymbolicLink(root.resolve("link-from-elsewhere"), root.resolve("drover"));
        for (Path script : List.of(root.resolve("drover"), link)) {
            Run run = run(System.getProperty("java.home"), script, "demo", "--state", "1MiB", "--devices", "1");
            assertEquals(List.of(), run.errors());
            assertEquals(0, run.status());
            assertTrue(
                    run.output().get(run.output().size() - 1).endsWith("1 of 1 devices bit-identical on both sides"));
        }
    }

    @Test
    void changedSourceIsNotBuilt() throws Exception {
        Files.createFile(root.resolve("runtime/src/main/Changed.java"));
        Run run = run(System.getProperty("java.home"), root.resolve("drover"), "--version");
        assertEquals(1, run.status());
        assertTrue(run.errors().stream().anyMatch(line -> line.startsWith("mvnw ") && line.endsWith(" package")));
        assertTrue(run.errors().get(run.errors().size() - 1).startsWith("drover: the build failed"));
    }

    @Test
    void missingJavaIsNotNamed() throws Exception {
        Run run = run("/nonexistent", root.resolve("drover"), "--version");
        assertEquals(1, run.status());
        assertEquals(
                List.of("drover: JAVA_HOME is /nonexistent, which has no bin/java; set it to a JDK 17 or newer"),
                run.errors());
    }

    @Test
    void testsRunTheCommandByOtherOptionsThanTheScript() throws IOException {
        String script = Files.readString(BIN.resolve("drover"));
        for (String word : DroverProcess.javaCommand()) {
            if (word.startsWith("-XX") || word.startsWith("-Xm") || word.contains("=")) {
                assertTrue(script.contains("\n  " + word), () -> word + " is not an option in " + BIN);
            }
        }
    }
}
