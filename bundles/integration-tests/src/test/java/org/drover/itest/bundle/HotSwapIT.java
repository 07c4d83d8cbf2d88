// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.itest.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleWiring;
import org.osgi.framework.wiring.FrameworkWiring;

/** Bundles that are stopped by force and updated while devices migrate. */
@InFelix
@Timeout(300)
class HotSwapIT {
    private static final int UPDATES = 50;

    /** The threads of an engine that runs no migration. */
    private static final Set<String> OF_THE_ENGINE = Set.of("drover-timer");

    private static final Map<String, String> OVER_TCP = Map.of("address", "tcp:127.0.0.1:0", "multifd-transfer", "on");

    @TempDir
    static Path probeFolder;

    private static ProbeBundle probe;
    private static Set<String> descriptorsBefore;

    @BeforeAll
    static void startProbe(BundleContext context) throws Exception {
        probe = ProbeBundle.install(context, probeFolder);
        probe.call("migrate", OVER_TCP); // what the JVM opens once and for all is open now
        descriptorsBefore = ProcessResources.descriptors();
    }

    /** The device and its handlers are part of a migration as much as its connections. */
    @ParameterizedTest
    @ValueSource(strings = {"org.drover.transport.socket", "org.drover.simulated", "org.drover.vfio"})
    void bundleThatIsStoppedFailsItsMigrationAtOnce(String name, BundleContext context) throws BundleException {
        Bundle bundle = Bundles.named(context, name);
        Map<String, String> facts = probe.migrateAndStop(bundle, OVER_TCP);
        try {
            assertEquals("FAILED", facts.get("source"), facts::toString);
            assertEquals("FAILED", facts.get("destination"), facts::toString);
            String error = facts.get("source.error") + facts.get("destination.error");
            assertTrue(error.contains(name), error);
            assertTrue(error.contains("stopped during migration"), error);
            ProcessResources.assertNothingHeld(OF_THE_ENGINE, descriptorsBefore);
        } finally {
            bundle.start();
        }
        assertCompletes();
    }

    /** Whatever it hits, a migration completes or fails cleanly, and what was replaced can go. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.drover.runtime",
                "org.drover.transport.socket",
                "org.drover.transport.rdma",
                "org.drover.simulated",
                "org.drover.vfio"
            })
    void bundleIsUpdatedAgainAndAgainUnderMigrations(String name, BundleContext context) throws Exception {
        Bundle bundle = Bundles.named(context, name);
        List<WeakReference<ClassLoader>> replaced = new ArrayList<>();
        MigrationLoop loop = new MigrationLoop(probe, OVER_TCP);
        try (loop) {
            for (int i = 0; i < UPDATES; i++) {
                replaced.add(
                        new WeakReference<>(bundle.adapt(BundleWiring.class).getClassLoader()));
                bundle.update();
                refresh(context, bundle);
                loop.awaitOneMore();
            }
        }
        assertEquals(List.of(), loop.unclean());
        assertNotEquals(0, loop.completedCount(), "no migration ever completed");
        assertCompletes();
        assertEquals(
                List.of(), aliveAfterCollection(replaced), "class loaders that were replaced, by number, still live");
        ProcessResources.assertNothingHeld(OF_THE_ENGINE, descriptorsBefore);
    }

    @Test
    void twoProvidersOfOneSchemeLiveSideBySide(BundleContext context) throws Exception {
        probe.call("offer", Map.of("kind", "transport", "ranking", "-1"));
        try {
            assertEquals("tcp ACTIVE, tcp ACTIVE", probe.call("registrations").get("tcp"));
        } finally {
            probe.call("withdraw");
        }
        assertEquals("tcp ACTIVE", probe.call("registrations").get("tcp"));
    }

    private static void assertCompletes() {
        Map<String, String> facts = probe.call("migrate", OVER_TCP);
        assertEquals("COMPLETED", facts.get("source"), facts::toString);
        assertEquals("COMPLETED", facts.get("destination"), facts::toString);
    }

    /** Without this the framework keeps the replaced revision for those that are wired to it. */
    private static void refresh(BundleContext context, Bundle bundle) throws InterruptedException {
        CountDownLatch refreshed = new CountDownLatch(1);
        context.getBundle(0)
                .adapt(FrameworkWiring.class)
                .refreshBundles(List.of(bundle), event -> refreshed.countDown());
        assertTrue(refreshed.await(60, TimeUnit.SECONDS), "the framework does not refresh " + bundle);
    }

    private static List<Integer> aliveAfterCollection(List<WeakReference<ClassLoader>> references) {
        ProcessResources.eventually(() -> {
            System.gc();
            return references.stream().allMatch(reference -> reference.get() == null);
        });
        return IntStream.range(0, references.size())
                .filter(i -> references.get(i).get() != null)
                .boxed()
                .toList();
    }
}
