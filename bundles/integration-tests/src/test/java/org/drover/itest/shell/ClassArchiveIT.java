// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code drover archive-classes}, in a copy of the distribution. */
@Timeout(240)
class ClassArchiveIT {
    private static final long DEADLINE_SECONDS = 90;

    /** Ends a virtual machine that has an archive and cannot use it. */
    private static final String ARCHIVE_OR_NOTHING = "-Xshare:on";

    @TempDir
    private Path folder;

    private record Run(int status, List<String> output) {}

    @Test
    void archiveIsNotUsedOrIsInTheWay() throws Exception {
        Path home = DistributionCopy.in(folder);
        assertEquals(0, run("", home, "archive-classes").status());
        assertEquals(1, archives(home).size());
        assertEquals(new Run(0, List.of("ready")), run(ARCHIVE_OR_NOTHING, home, "shell", "--until-ready"));

        Path jar = home.resolve("lib/org.drover.container.jar");
        Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
        Run refused = run(ARCHIVE_OR_NOTHING, home, "shell", "--until-ready");
        assertEquals(1, refused.status(), () -> "an archive of another jar is taken, or none at all: " + refused);
        assertEquals(new Run(0, List.of("ready")), run("", home, "shell", "--until-ready"));
    }

    @Test
    void archiveThatCannotBeMadeIsLeftBehind() throws Exception {
        Path home = DistributionCopy.in(folder);
        Run run = run("", home, "archive-classes", "now");
        assertEquals(new Run(1, List.of("drover: archive-classes takes no arguments")), run);
        Files.createDirectory(home.resolve("bundles/x"));
        Run failed = run("", home, "archive-classes");
        assertEquals(1, failed.status());
        assertTrue(failed.output().get(0).contains("is not named for a start level"), failed::toString);
        assertEquals(List.of(), archives(home));
    }

    private static List<Path> archives(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("lib"))) {
            return files.filter(file -> file.toString().endsWith(".jsa")).toList();
        }
    }

    private Run run(String javaOptions, Path home, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("bash", home.resolve("bin/drover").toString()));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("DROVER_JAVA_OPTS", javaOptions);
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), () -> command + " still runs");
            return new Run(process.exitValue(), Files.readAllLines(output));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
