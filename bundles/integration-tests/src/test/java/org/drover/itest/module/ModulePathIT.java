// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.module;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.File;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.drover.itest.BuiltJars;
import org.drover.itest.Javac;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The built jars in a Java process of their own, with a module path and nothing on the class path. */
@Timeout(120)
class ModulePathIT {

    /** Modules that may lack a descriptor, each with the reason; none does today. */
    private static final Map<String, String> ALLOWED_AUTOMATIC_MODULES = Map.of();

    private static final Path PROBE_SOURCES = Path.of("src", "probe", "java");

    @TempDir
    static Path compiledProbe;

    private static JavaProcess probe;

    @BeforeAll
    static void runProbe() throws Exception {
        Javac.compile(compiledProbe, "--module-path", List.of(BuiltJars.modulePath()), PROBE_SOURCES);
        probe = JavaProcess.run(
                        "java",
                        List.of(
                                "--module-path",
                                BuiltJars.modulePath() + File.pathSeparator + compiledProbe,
                                "--module",
                                "org.drover.itest.probe/org.drover.itest.probe.Probe"))
                .successful();
    }

    @Test
    void jarWithoutModuleDescriptorIsShipped() {
        Set<String> automatic = modulesOnModulePath().stream()
                .filter(ModuleDescriptor::isAutomatic)
                .map(ModuleDescriptor::name)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(ALLOWED_AUTOMATIC_MODULES.keySet(), automatic);
    }

    @Test
    void twoJarsContainOnePackage() throws Exception {
        JavaProcess.run("java", List.of("--module-path", BuiltJars.modulePath().toString(), "--validate-modules"))
                .successful();
    }

    @Test
    void engineNeedsTheClassPath() {
        probe.assertPrinted("classpath []");
    }

    @Test
    void engineDrawsInAnAutomaticModule() {
        assertEquals(
                List.of(),
                probe.linesAfter("module ").stream()
                        .filter(line -> line.endsWith(" automatic"))
                        .filter(line -> !ALLOWED_AUTOMATIC_MODULES.containsKey(line.split(" ")[0]))
                        .toList());
    }

    @Test
    void plugInIsNotFoundByTheServiceLoader() {
        Set<String> provided = modulesOnModulePath().stream()
                .flatMap(descriptor -> descriptor.provides().stream())
                .filter(provides -> provides.service().startsWith("org.drover."))
                .flatMap(provides -> provides.providers().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(provided, new TreeSet<>(probe.linesAfter("provider ")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"on", "off"})
    void devicesDoNotMoveBetweenTwoEngines(String transfer) {
        Map<String, String> facts = probe.linesAfter("migration " + transfer + " ").stream()
                .map(line -> line.split(" ", 2))
                .collect(Collectors.toMap(words -> words[0], words -> words[1]));
        assertEquals("COMPLETED", facts.get("source"), facts::toString);
        assertEquals("COMPLETED", facts.get("destination"), facts::toString);
        assertEquals("5", facts.get("channels"), "the main channel and four for multifd");
        for (String device : List.of("nic0", "nic1")) {
            assertEquals(facts.get(device + ".source"), facts.get(device + ".destination"), facts::toString);
            assertEquals(transfer.equals("on"), Boolean.valueOf(facts.get(device + ".multifd-transfer")));
        }
        assertNotEquals(facts.get("nic0.source"), facts.get("nic1.source"), "the digest says nothing");
    }

    private static List<ModuleDescriptor> modulesOnModulePath() {
        return ModuleFinder.of(BuiltJars.modulePath()).findAll().stream()
                .map(ModuleReference::descriptor)
                .toList();
    }
}
