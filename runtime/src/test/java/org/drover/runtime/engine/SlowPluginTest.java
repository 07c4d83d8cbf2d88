// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.drover.api.Availability;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.migration.MigrationState;
import org.drover.api.transport.BufferArena;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportCapabilities;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportSettings;
import org.drover.runtime.fake.FakeDevice;
import org.drover.runtime.internal.plugin.PluginRegistration;
import org.drover.testkit.transport.LoopbackTransportProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A plug-in that takes its time while a migration begins holds up that one, and nobody else. */
@Timeout(60)
class SlowPluginTest {
    /** Its {@code open} returns when the test lets it. */
    private static final class Held implements TransportProvider {
        private final TransportProvider provider = new LoopbackTransportProvider();
        private final CountDownLatch opening = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);

        @Override
        public String scheme() {
            return "held";
        }

        @Override
        public Availability availability() {
            return Availability.AVAILABLE;
        }

        @Override
        public TransportCapabilities capabilities() {
            return provider.capabilities();
        }

        @Override
        public Transport open(TransportSettings settings, BufferArena arena) {
            opening.countDown();
            await(release);
            return provider.open(settings, arena);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(50, TimeUnit.SECONDS), "it never comes");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void openThatBlocksHoldsUpTheEngine() throws InterruptedException {
        try (Scenario scenario = Scenario.of(1)) {
            Held held = new Held();
            scenario.startSourceEngine();
            scenario.sourceTransports.add(new PluginRegistration<>(1, held, "held 1.0.0", 0));
            AtomicReference<Migration> begun = new AtomicReference<>();
            Thread client = new Thread(
                    () -> begun.set(scenario.sourceEngine.migrate(new MigrationRequest(
                            TransportAddress.parse("held:nobody"),
                            List.of(FakeDevice.source("other", 4, scenario.journal)),
                            MigrationParameters.DEFAULTS))),
                    "test-client");
            client.start();
            await(held.opening);
            try {
                scenario.migrate().assertCompleted();
                scenario.sourceEngine.close();
            } finally {
                held.release.countDown();
                client.join();
            }
            assertEquals(MigrationState.CANCELLED, Scenario.await(begun.get()).state());
        }
    }
}
