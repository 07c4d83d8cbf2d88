// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.drover.itest.BuiltJars;
import org.drover.itest.ShippedJar;

/**
 * A local Maven repository with what a vendor gets of this build, before anything of it is installed, and a command {@code mvn}
 * that has it in front of the one of this build: all else is there already.
 *
 * @param folder empty at first
 */
record DroverRepository(Path folder) {
    private static final Path ROOT = Path.of("..", "..");
    private static final String ARCHETYPE = "drover-device-archetype";

    /** Puts into the repository what a generated project needs. */
    void fill() throws IOException {
        String version = property("version");
        put("drover", "pom", version, ROOT.resolve("pom.xml"));
        for (String[] module : List.of(
                new String[] {"org.drover.api", "api"},
                new String[] {"org.drover.vfio", "vfio-backend"},
                new String[] {"org.drover.testkit", "bundles/testkit"})) {
            put(module[0], "pom", version, ROOT.resolve(module[1]).resolve("pom.xml"));
            put(module[0], "jar", version, shipped(module[0]));
        }
        Path archetype = ROOT.resolve("bundles/archetype");
        put(ARCHETYPE, "pom", version, archetype.resolve("pom.xml"));
        put(ARCHETYPE, "jar", version, archetype.resolve("target/" + ARCHETYPE + "-" + version + ".jar"));
    }

    private static Path shipped(String module) {
        return BuiltJars.shipped().stream()
                .filter(jar -> jar.name().equals(module))
                .map(ShippedJar::jar)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("module " + module + " is not shipped"));
    }

    private void put(String artifact, String extension, String version, Path file) throws IOException {
        Path target = Files.createDirectories(
                folder.resolve("org/drover").resolve(artifact).resolve(version));
        Files.copy(file, target.resolve(artifact + "-" + version + "." + extension));
    }

    /**
     * Writes the command.
     *
     * @param bin an empty folder, for the PATH
     */
    void writeMaven(Path bin) throws IOException {
        List<String> lines = Arrays.asList(
                "#!/bin/sh",
                // Which plug-in a prefix means is asked for over the network; this is the one that the build has.
                "case \"$*\" in *archetype:generate*)",
                "  for word; do shift; [ \"$word\" != archetype:generate ] ||",
                "    word=org.apache.maven.plugins:maven-archetype-plugin:" + property("archetypePlugin") + ":generate",
                "    set -- \"$@\" \"$word\"; done;;",
                "esac",
                "exec '" + property("mavenHome") + "/bin/mvn' -B -ntp -Dmaven.repo.local='" + folder.toAbsolutePath()
                        + "' -Dmaven.repo.local.tail='" + property("localRepository") + "' \"$@\"");
        Path mvn = bin.resolve("mvn");
        Files.write(mvn, lines);
        if (!mvn.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + mvn + " executable");
        }
    }

    private static String property(String key) {
        String value = System.getProperty("drover.itest." + key);
        if (value == null) {
            throw new IllegalStateException("system property drover.itest." + key + " is not set; run ./mvnw verify");
        }
        return value;
    }
}
