// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.drover.itest.BuiltJars;
import org.drover.itest.ShippedJar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a jar promises to others, as a module and as a bundle, changes only together with a golden file. */
class JarContractIT {

    private static final String MODULE_SUFFIX = ".module.txt";
    private static final String MANIFEST_SUFFIX = ".manifest.txt";

    static List<ShippedJar> shipped() {
        return BuiltJars.shipped();
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void moduleDescriptorChangedUnnoticed(ShippedJar jar) throws IOException {
        GoldenFile.named(jar.name() + MODULE_SUFFIX).assertHolds(descriptionOf(jar.jar()));
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void manifestChangedUnnoticed(ShippedJar jar) throws IOException {
        GoldenFile.named(jar.name() + MANIFEST_SUFFIX).assertHolds(ManifestText.linesOf(jar.manifest()));
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void bundleAndModuleHaveDifferentNames(ShippedJar jar) {
        assertEquals(jar.name(), jar.manifest().getMainAttributes().getValue("Bundle-SymbolicName"));
        assertEquals(jar.name() + ".jar", jar.jar().getFileName().toString());
    }

    @Test
    void goldenFileOutlivedItsJar() throws IOException {
        TreeSet<String> expected = new TreeSet<>();
        for (ShippedJar jar : BuiltJars.shipped()) {
            expected.add(jar.name() + MODULE_SUFFIX);
            expected.add(jar.name() + MANIFEST_SUFFIX);
        }
        TreeSet<String> found = new TreeSet<>();
        try (Stream<Path> files = Files.list(GoldenFile.directory())) {
            files.forEach(file -> found.add(file.getFileName().toString()));
        }
        assertEquals(expected, found);
    }

    /**
     * Describe the module as {@code jar} does, less what is no promise to anybody: the release's number, the path of the
     * file and the packages that are not exported.
     */
    private static List<String> descriptionOf(Path jar) {
        StringWriter output = new StringWriter();
        PrintWriter writer = new PrintWriter(output);
        int status = ToolProvider.findFirst("jar")
                .orElseThrow(() -> new IllegalStateException("this Java has no jar tool; run on a JDK"))
                .run(writer, writer, "--describe-module", "--file", jar.toString());
        assertEquals(0, status, output::toString);
        return output.toString()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("contains "))
                .map(line -> line.replaceFirst("@\\S+ jar:file:.*", ""))
                .toList();
    }
}
