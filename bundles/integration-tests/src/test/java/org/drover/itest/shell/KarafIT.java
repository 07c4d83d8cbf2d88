// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Drover's features in a real Karaf 4.4, which runs on JDK 17 and no later one. */
@Timeout(400)
class KarafIT {
    private static final Path KARAF = Path.of(System.getProperty("drover.itest.karafDirectory"));
    private static final Path FEATURES = Path.of(System.getProperty("drover.itest.featuresFile"));
    private static final Pattern URL = Pattern.compile("mvn:[^/<]+/([^/<]+)/[^/<]+(?=<)");

    private static final Pattern FEATURE = Pattern.compile("<feature name=\"([^\"]+)\"");

    @TempDir
    private Path temporary;

    private static final Path SHIPPED = Path.of(System.getProperty("drover.itest.shippedDirectory"));

    @Test
    void featureDoesNotMigrateOrLeavesSomething() throws Exception {
        Path javaHome = jdk17();
        Path features = Files.writeString(temporary.resolve("features.xml"), staged(Files.readString(FEATURES)));
        try (KarafProcess karaf = new KarafProcess(KARAF, javaHome, Files.createDirectory(temporary.resolve("data")));
                ShellProcess there = ShellProcess.start(temporary)) {
            karaf.awaitBoot();
            karaf.run("feature:repo-add " + features.toUri());
            for (String feature : names(features)) {
                List<String> simulated = karaf.run("feature:install -r -t " + feature);
                assertTrue(simulated.stream().noneMatch(line -> line.contains("Error")), simulated::toString);
            }
            // Without -r the console itself is refreshed, since its terminal would like to have JNA.
            karaf.run("feature:install -r drover-shell drover-relay drover-rdma drover-vendor-mtty");
            List<String> bundles = karaf.run("bundle:list -t 0 -s | grep org.drover");
            assertEquals(
                    14, bundles.stream().filter(line -> line.contains("Active")).count(), bundles::toString);

            String port = there.listen("--device sim:a --device sim:b");
            String address = "tcp:127.0.0.1:" + port;
            karaf.run("drover:migrate " + address + " --device sim:a --device sim:b --wait");
            List<String> history = karaf.run("drover:history");
            assertTrue(
                    history.stream().anyMatch(line -> line.matches("out-1 +" + address + " +completed .*")),
                    history::toString);
            there.awaitByTyping("history", "^in-1 .* completed .*the devices run here");

            List<String> uninstalled =
                    karaf.run("feature:uninstall -r drover-shell drover-relay drover-rdma drover-vendor-mtty");
            List<String> left = karaf.run("bundle:list -t 0 -s | grep org.drover").stream()
                    .filter(line -> line.contains("org.drover"))
                    .toList();
            assertEquals(List.of(), left, uninstalled::toString);
            List<String> services = karaf.run("service:list -n | grep org.drover").stream()
                    .filter(line -> line.contains("org.drover"))
                    .toList();
            assertEquals(List.of(), services);
            assertEquals(List.of(), karaf.droverThreads(javaHome));
        }
    }

    /** Each must be enough by itself. */
    private static List<String> names(Path features) throws IOException {
        List<String> names = FEATURE.matcher(Files.readString(features))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertTrue(names.size() >= 5, names::toString);
        return names;
    }

    /** The build's own bundles in place of a repository's: nothing has been installed in one yet. */
    private static String staged(String features) {
        Matcher matcher = URL.matcher(features);
        Path bundles = ShellProcess.distribution().resolve("bundles/2");
        return matcher.replaceAll(found -> {
            String name = found.group(1) + ".jar";
            Path jar = Stream.of(bundles, SHIPPED, ShellProcess.distribution().resolve("lib"))
                    .map(folder -> folder.resolve(name))
                    .filter(Files::exists)
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(found.group() + " is no bundle of the build"));
            return jar.toUri().toString();
        });
    }

    private static Path jdk17() throws IOException {
        List<Path> candidates = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
        if (System.getenv("JAVA_17_HOME") != null) {
            candidates.add(Path.of(System.getenv("JAVA_17_HOME")));
        }
        if (Files.isDirectory(Path.of("/usr/lib/jvm"))) {
            try (Stream<Path> installed = Files.list(Path.of("/usr/lib/jvm"))) {
                installed.forEach(candidates::add);
            }
        }
        for (Path candidate : candidates) {
            Path release = candidate.resolve("release");
            if (Files.isReadable(release) && Files.readString(release).contains("JAVA_VERSION=\"17.")) {
                return candidate;
            }
        }
        return abort("NOT RUN: Karaf 4.4 needs a JDK 17; set JAVA_17_HOME to one, or install it under /usr/lib/jvm");
    }
}
