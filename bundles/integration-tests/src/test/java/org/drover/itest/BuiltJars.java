// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the build put the jars under test.
 *
 * <p>What is tested is what is there: a module enters every test of this project by being a dependency of the distribution.
 */
public final class BuiltJars {

    private BuiltJars() {}

    /** Return every jar that Drover ships, in the order of names; never empty. */
    public static List<ShippedJar> shipped() {
        return jarsIn(directory("shippedDirectory")).stream()
                .map(ShippedJar::of)
                .toList();
    }

    /** Return the bundles of others that the shipped ones import from. */
    public static List<Path> thirdPartyBundles() {
        return jarsIn(directory("thirdPartyDirectory"));
    }

    /** Return the bundles that make a bare framework a container: services, configuration, logging. */
    public static List<Path> containerBundles() {
        return jarsIn(directory("containerDirectory"));
    }

    /** Return the directory that the command {@code drover} puts on the module path. */
    public static Path modulePath() {
        return directory("modulePath");
    }

    /** Return the jars directly in {@code directory}, in the order of names; throws if there is none. */
    private static List<Path> jarsIn(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            List<Path> jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
            if (jars.isEmpty()) {
                throw new IllegalStateException("no jar in " + directory + "; run ./mvnw verify");
            }
            return jars;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + directory + "; run ./mvnw verify", e);
        }
    }

    private static Path directory(String key) {
        String property = "drover.itest." + key;
        String value = System.getProperty(property);
        if (value == null) {
            throw new IllegalStateException("system property " + property + " is not set; run ./mvnw verify");
        }
        return Path.of(value).toAbsolutePath().normalize();
    }
}
