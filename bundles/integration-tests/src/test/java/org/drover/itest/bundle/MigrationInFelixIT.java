// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/** The engine as a service of a container: bundles that come and go under it, and what is left when all have gone. */
@InFelix
@Timeout(180)
class MigrationInFelixIT {

    private static final String RUNTIME = "org.drover.runtime";
    private static final String SOCKETS = "org.drover.transport.socket";
    private static final String SIMULATED = "org.drover.simulated";
    private static final String VFIO = "org.drover.vfio";

    private static final String TCP = "tcp:127.0.0.1:0";
    private static final Map<String, String> OVER_TCP = Map.of("address", TCP, "multifd-transfer", "on");

    @TempDir
    static Path probeFolder;

    @TempDir
    Path socketFolder;

    private static ProbeBundle probe;
    private static Set<String> descriptorsBefore;

    @BeforeAll
    static void startProbe(BundleContext context) throws Exception {
        probe = ProbeBundle.install(context, probeFolder);
        probe.call("migrate", OVER_TCP); // what the JVM opens once and for all is open now
        descriptorsBefore = ProcessResources.descriptors();
    }

    @ParameterizedTest
    @CsvSource({"tcp, on", "tcp, off", "unix, on", "unix, off"})
    void stateDiffersAfterMigration(String scheme, String transfer) {
        String address = scheme.equals("tcp") ? TCP : "unix:" + socketFolder.resolve("drover.sock");
        Map<String, String> facts = probe.call("migrate", Map.of("address", address, "multifd-transfer", transfer));

        assertEquals("COMPLETED", facts.get("source"), facts::toString);
        assertEquals("COMPLETED", facts.get("destination"), facts::toString);
        assertEquals("5", facts.get("channels"), "the main channel and four for multifd");
        for (String device : List.of("nic0", "nic1")) {
            assertEquals(facts.get(device + ".source"), facts.get(device + ".destination"), facts::toString);
            assertEquals(transfer.equals("on"), Boolean.valueOf(facts.get(device + ".multifd-transfer")));
            assertEquals(transfer.equals("on"), !"0".equals(facts.get(device + ".packets")), facts::toString);
        }
        assertNotEquals(facts.get("nic0.source"), facts.get("nic1.source"), "the digest says nothing");
    }

    @Test
    void transportThatWasStoppedIsStillUsed(BundleContext context) throws BundleException {
        Bundle sockets = Bundles.named(context, SOCKETS);
        sockets.stop();
        try {
            assertRefused("no transport has the scheme of '" + TCP + "'", () -> probe.call("migrate", OVER_TCP));
        } finally {
            sockets.start();
        }
        assertEquals("tcp unix", probe.call("plug-ins").get("transports").replace("rdma ", ""));
        assertCompletes();
    }

    @Test
    void deviceKindThatWasStoppedIsStillOpened(BundleContext context) throws BundleException {
        Bundle simulated = Bundles.named(context, SIMULATED);
        simulated.stop();
        try {
            assertRefused("nobody opens device 'sim:nic0", () -> probe.call("migrate", OVER_TCP));
        } finally {
            simulated.start();
        }
        assertCompletes();
    }

    @Test
    void handlerThatWasStoppedIsStillUsed(BundleContext context) throws BundleException {
        Bundle vfio = Bundles.named(context, VFIO);
        vfio.stop();
        try {
            assertEquals(
                    "sim vfio", probe.call("plug-ins").get("devices"), "vfio: a vendor's, which opens nothing now");
            Map<String, String> facts = probe.call("migrate", OVER_TCP);
            assertEquals("FAILED", facts.get("source"), facts::toString);
            assertTrue(
                    facts.get("source.error").startsWith("no handler saves or loads device 'nic0'"), facts::toString);
        } finally {
            vfio.start();
        }
        assertCompletes();
    }

    @Test
    void runtimeDoesNotStartASecondTime(BundleContext context) throws BundleException {
        Bundle runtime = Bundles.named(context, RUNTIME);
        for (int i = 0; i < 2; i++) {
            runtime.stop();
            try {
                assertRefused("there is no service MigrationEngine", () -> probe.call("migrate", OVER_TCP));
            } finally {
                runtime.start();
            }
            assertCompletes();
        }
    }

    @Test
    void migrationOutlivesTheRuntime(BundleContext context) throws BundleException {
        Bundle runtime = Bundles.named(context, RUNTIME);
        Map<String, String> facts = probe.migrateAndStop(runtime, OVER_TCP);
        try {
            assertEquals("CANCELLED", facts.get("source"), facts::toString);
            assertNotEquals("COMPLETED", facts.get("destination"), facts::toString);
            assertNothingHeld();
        } finally {
            runtime.start();
        }
        assertCompletes();
    }

    @Test
    void errorOfAPlugInDoesNotNameItsBundle() {
        String error = probe.call("listen-with-broken-device", OVER_TCP).get("error");
        String expected = "device broken: migrationFlags of org.drover.itest.probe.bundle.BrokenDevice"
                + " (bundle org.drover.itest.probe 1.2.3) threw java.lang.NoClassDefFoundError";
        assertTrue(error != null && error.startsWith(expected), error);
        assertCompletes();
    }

    @Test
    void clientThatLetsGoOfTheServiceEndsItsMigration() {
        Map<String, String> facts = probe.call("migrate-and-let-go", OVER_TCP);
        assertEquals("COMPLETED", facts.get("source"), facts::toString);
    }

    @ParameterizedTest
    @CsvSource({"device, the decoy was asked for sim:nic0", "transport, the decoy was asked"})
    void rankingDoesNotDecideBetweenTwoOfOneScheme(String kind, String refusal) {
        probe.call("offer", Map.of("kind", kind, "ranking", "-1"));
        try {
            assertCompletes();
            probe.call("rank", Map.of("ranking", "1"));
            assertRefused(refusal, () -> probe.call("migrate", OVER_TCP));
            probe.call("rank", Map.of("ranking", "-1"));
            assertCompletes();
        } finally {
            probe.call("withdraw");
        }
        probe.call("offer", Map.of("kind", kind, "ranking", "7"));
        try {
            assertRefused(refusal, () -> probe.call("migrate", OVER_TCP));
        } finally {
            probe.call("withdraw");
        }
        assertCompletes();
    }

    @Test
    void somethingIsLeftWhenAllBundlesHaveStopped(BundleContext context) throws BundleException {
        assertCompletes();
        List<Bundle> ours = Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith("org.drover.")
                        && !bundle.getSymbolicName().startsWith("org.drover.itest"))
                .toList();
        for (Bundle bundle : ours) {
            bundle.stop();
        }
        try {
            assertNothingHeld();
        } finally {
            for (Bundle bundle : ours) {
                bundle.start();
            }
        }
        assertCompletes();
    }

    /** The container's exceptions are not the test's: the message has to do. */
    private static void assertRefused(String beginning, Executable action) {
        RuntimeException refusal = assertThrows(RuntimeException.class, action);
        assertTrue(refusal.getMessage().startsWith(beginning), refusal::toString);
    }

    private static void assertCompletes() {
        Map<String, String> facts = probe.call("migrate", OVER_TCP);
        assertEquals("COMPLETED", facts.get("source"), facts::toString);
        assertEquals("COMPLETED", facts.get("destination"), facts::toString);
    }

    private static void assertNothingHeld() {
        ProcessResources.assertNothingHeld(Set.of(), descriptorsBefore);
    }
}
