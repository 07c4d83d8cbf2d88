// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.container;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A distribution of Drover in a folder: {@code bundles/LEVEL/*.jar} are started at that start level, {@code etc/} has
 * configurations, {@code deploy/} is watched.
 *
 * @param home absolute
 * @param bundlesByLevel absolute paths of jars, each level's in the order of names; levels from 1 on
 */
record Installation(Path home, Map<Integer, List<Path>> bundlesByLevel) {
    private static final String BUNDLES = "bundles";
    private static final String FRAMEWORK_PROPERTIES = "framework.properties";

    /** Looks at a folder. */
    static Installation at(Path folder) throws LaunchException {
        Path home = folder.toAbsolutePath().normalize();
        Map<Integer, List<Path>> levels = new TreeMap<>();
        for (Path level : list(home.resolve(BUNDLES), Files::isDirectory)) {
            levels.put(
                    levelOf(level),
                    list(level, file -> file.getFileName().toString().endsWith(".jar")));
        }
        if (levels.values().stream().allMatch(List::isEmpty)) {
            throw new LaunchException("there is no bundle in " + home.resolve(BUNDLES)
                    + "; is this a distribution of Drover? (-Ddrover.home)");
        }
        return new Installation(home, levels);
    }

    private static int levelOf(Path folder) throws LaunchException {
        try {
            int level = Integer.parseInt(folder.getFileName().toString());
            if (level > 0) {
                return level;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new LaunchException(folder + " is not named for a start level, a number from 1 on; rename or remove it");
    }

    private static List<Path> list(Path folder, java.util.function.Predicate<Path> wanted) throws LaunchException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(wanted).sorted().toList();
        } catch (IOException e) {
            throw new LaunchException("cannot read the folder " + folder, e);
        }
    }

    /** Returns the start level at which everything runs. */
    int highestLevel() {
        return bundlesByLevel.keySet().stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(1);
    }

    Path etc() {
        return home.resolve("etc");
    }

    Path deploy() {
        return home.resolve("deploy");
    }

    /** Returns what {@code etc/framework.properties} says; nothing if it is not there. */
    Map<String, String> frameworkProperties() throws LaunchException {
        Path file = etc().resolve(FRAMEWORK_PROPERTIES);
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new LaunchException("cannot read " + file, e);
            }
        }
        Map<String, String> result = new TreeMap<>();
        properties.forEach((key, value) -> result.put(key.toString(), value.toString()));
        return result;
    }
}
