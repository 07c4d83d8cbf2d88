// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.Parameter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;

/** The engine's parameters as a configuration of Config Admin. */
@InFelix
@Timeout(120)
class ConfigurationInFelixIT {
    @TempDir
    static Path probeFolder;

    private static ProbeBundle probe;

    @BeforeAll
    static void startProbe(BundleContext context) throws Exception {
        probe = ProbeBundle.install(context, probeFolder);
    }

    @AfterEach
    void removeConfiguration() {
        probe.call("configure");
        awaitParameter("multifd-channels", "2");
    }

    @Test
    void configurationSetsTheParameters() {
        probe.call("configure", Map.of("multifd-channels", "5", "x-migration-multifd-transfer", "off"));
        awaitParameter("multifd-channels", "5");
        assertEquals("OFF", probe.call("parameters").get("x-migration-multifd-transfer"));
        assertEquals("300", probe.call("parameters").get("downtime-limit"), "what was not given has its default");
    }

    @Test
    void metatypeDescribesEveryParameter() {
        Map<String, String> described = probe.call("metatype");
        assertEquals(
                MigrationParameters.ALL.stream().map(Parameter::name).collect(Collectors.toSet()), described.keySet());
        assertTrue(described.get("multifd-channels").contains("Allowed: 1..255"), described::toString);
        assertTrue(described.get("max-bandwidth").contains("Running migrations follow"), described::toString);
    }

    private static void awaitParameter(String name, String value) {
        assertTrue(
                ProcessResources.eventually(
                        () -> value.equals(probe.call("parameters").get(name))),
                () -> name + " is not " + value + ": " + probe.call("parameters"));
    }
}
