// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.device.DeviceException;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.migration.MigrationState;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportRegistration.Phase;
import org.drover.api.transport.TransportUnavailableException;
import org.drover.runtime.internal.DefaultMigrationEngine;
import org.drover.runtime.internal.plugin.PluginRegistration;
import org.drover.runtime.internal.plugin.PluginRegistry;
import org.drover.runtime.internal.plugin.Plugins;
import org.drover.testkit.transport.LoopbackTransportProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Transports that come and go while devices migrate. */
class TransportSwapTest {
    /** Calls of a device during which the transport's bundle stops; the call itself returns afterwards. */
    @ParameterizedTest
    @CsvSource({
        "source,read,1",
        "source,setState(STOP_COPY),1",
        "source,read,5",
        "source,config.save,1",
        "destination,setState(RESUMING),1",
        "destination,write,4",
        "destination,setState(STOP),1"
    })
    void transportThatStopsFailsItsMigrationAtOnce(String side, String call, int n) {
        boolean atSource = side.equals("source");
        try (Scenario scenario = Scenario.of(2)) {
            (atSource ? scenario.sources : scenario.destinations).get(1).plan().hook(call, n, () -> transports(
                            scenario, atSource)
                    .remove(0));
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
            String error = atSource ? scenario.sourceError() : scenario.destinationError();
            assertTrue(error.contains("transport mem (first 1.0.0) was stopped during migration"), error);
        }
    }

    /** The outcome is the other side's then; what it uses is still there, only no longer offered. */
    @Test
    void transportThatStopsAfterEverythingWasSentLosesNothing() {
        try (Scenario scenario = Scenario.of(2)) {
            scenario.destinations.get(1).plan().hook("setState(RUNNING)", 1, () -> {
                scenario.sourceTransports.remove(0);
                scenario.destinationTransports.remove(0);
            });
            scenario.migrate().assertCompleted();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"read", "write"})
    void failedMigrationBeginsAgainOverTheNextProvider(String call) {
        boolean atSource = call.equals("read");
        List<String> states = Collections.synchronizedList(new ArrayList<>());
        try (Scenario scenario = Scenario.of(2).set(MigrationParameters.RETRY_OVER, "mem")) {
            second(scenario);
            scenario.sourceListener = (migration, from, to) -> states.add(from + " " + to);
            (atSource ? scenario.sources : scenario.destinations).get(0).plan().hook(call, 4, () -> transports(
                            scenario, atSource)
                    .remove(0));
            scenario.migrate().assertCompleted();
            assertTrue(states.contains("DEVICE SETUP") || states.contains("ACTIVE SETUP"), states.toString());
            assertEquals("DEVICE COMPLETED", states.get(states.size() - 1));
        }
    }

    /** The address of the second attempt is another one, and both sides find each other there. */
    @Test
    void failedMigrationBeginsAgainOverAnotherScheme() {
        try (Scenario scenario = Scenario.of(2)
                .over("mem:*", new LoopbackTransportProvider(), new LoopbackTransportProvider())
                .set(MigrationParameters.RETRY_OVER, "tcp:127.0.0.1:" + freePort())) {
            TransportProvider tcp = Scenario.PLUGINS
                    .transportOf(TransportAddress.parse("tcp:127.0.0.1:0"))
                    .plugin();
            scenario.sourceTransports.add(new PluginRegistration<>(1, tcp, "tcp 1.0.0", 0));
            scenario.destinationTransports.add(new PluginRegistration<>(1, tcp, "tcp 1.0.0", 0));
            List<MigrationState> states = Collections.synchronizedList(new ArrayList<>());
            scenario.sourceListener = (migration, from, to) -> states.add(to);
            scenario.sources.get(0).plan().hook("read", 4, () -> scenario.sourceTransports.remove(0));
            scenario.migrate().assertCompleted();
            assertTrue(states.contains(MigrationState.SETUP), states.toString());
            assertEquals("tcp", scenario.destination.localAddress().scheme());
        }
    }

    /** A device that refuses would refuse again. */
    @Test
    void failureOfADeviceIsNotTriedAgain() {
        try (Scenario scenario = Scenario.of(1)) {
            scenario.sourceParameters.set(MigrationParameters.RETRY_OVER, "mem");
            second(scenario);
            scenario.sources.get(0).plan().fail("read", 2, () -> new DeviceException("the device refused"));
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
        }
    }

    /** A thread keeps the classes of those that were on the stack when it was started. */
    @Test
    void timerIsNotStartedByWhoeverNeedsItFirst() {
        try (DefaultMigrationEngine engine =
                new DefaultMigrationEngine(() -> new Plugins(List.of(), List.of(), List.of()))) {
            assertEquals(
                    1,
                    Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> thread.getName().equals("drover-timer"))
                            .count(),
                    () -> engine + " has no timer yet");
        }
    }

    @Test
    void cancelBetweenTwoAttemptsEndsIt() {
        try (Scenario scenario = Scenario.of(1)) {
            scenario.sourceParameters.set(MigrationParameters.RETRY_OVER, "mem");
            second(scenario);
            List<String> toldOtherwise = new CopyOnWriteArrayList<>();
            scenario.sourceListener = (migration, from, to) -> {
                if (to == MigrationState.SETUP) {
                    migration.cancel();
                }
                if (to.isTerminal() && migration.state() != to) {
                    toldOtherwise.add("told " + to + ", asked " + migration.state());
                }
            };
            scenario.destinations.get(0).plan().hook("write", 1, () -> scenario.destinationTransports.remove(0));
            scenario.migrate();
            scenario.destinationReport(); // which does not listen again
            scenario.assertSourceRunsOn(MigrationState.CANCELLED, MigrationState.FAILED);
            assertEquals(List.of(), toldOtherwise);
        }
    }

    @Test
    void drainedTransportFinishesWhatItHasAndTakesNothingNew() throws InterruptedException {
        try (Scenario scenario = Scenario.of(1)) {
            CountDownLatch inTheMiddle = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            scenario.sources.get(0).plan().hook("read", 2, () -> {
                inTheMiddle.countDown();
                await(goOn);
            });
            scenario.migrate();
            await(inTheMiddle);
            PluginRegistration<TransportProvider> first =
                    scenario.sourceTransports.list().get(0);
            first.drain(true);
            assertEquals(Phase.DRAINING, first.phase());
            MigrationRequest another = new MigrationRequest(
                    scenario.destination.localAddress(), List.copyOf(scenario.sources), MigrationParameters.DEFAULTS);
            TransportUnavailableException refused =
                    assertThrows(TransportUnavailableException.class, () -> scenario.sourceEngine.migrate(another));
            assertTrue(refused.getMessage().contains("being drained"), refused.getMessage());
            DeadlineExceededException used =
                    assertThrows(DeadlineExceededException.class, () -> first.awaitUnused(Deadline.afterMillis(0)));
            assertTrue(used.getMessage().contains(scenario.source.id()), used.getMessage());
            goOn.countDown();
            scenario.assertCompleted();
            first.awaitUnused(Deadline.NEVER);
            assertEquals(0, first.leaseCount());
        }
    }

    @Test
    void newMigrationsGoToTheHighestRankedActiveProvider() {
        PluginRegistry<TransportProvider> transports = new PluginRegistry<>();
        transports.add(new PluginRegistration<>(1, new LoopbackTransportProvider(), "old", 0));
        transports.add(new PluginRegistration<>(2, new LoopbackTransportProvider(), "new", 0));
        assertEquals("old", transports.list().get(0).origin());
        transports.rank(2, 10);
        assertEquals("new", transports.list().get(0).origin());
        transports.remove(2);
        assertEquals("old", transports.list().get(0).origin());
        assertEquals(1, transports.listWithGone().size());
    }

    @Test
    void handlersThatStopFailTheMigrationsOfTheirSections() {
        try (Scenario scenario = Scenario.of(1)) {
            scenario.sources.get(0).plan().hook("read", 2, () -> scenario.sourceHandlerPlugins
                    .list()
                    .forEach(handler -> scenario.sourceHandlerPlugins.remove(handler.id())));
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
            assertTrue(scenario.sourceError().contains("section handlers of handlers 1.0.0"), scenario.sourceError());
        }
    }

    @Test
    void handlersThatHandleNothingStopUnnoticed() {
        try (Scenario scenario = Scenario.of(1)) {
            scenario.sourceHandlers.add(scope -> List.of());
            int idle = scenario.sourceHandlers.size() - 1;
            scenario.sources.get(0).plan().hook("read", 2, () -> scenario.sourceHandlerPlugins.remove(idle));
            scenario.migrate().assertCompleted();
        }
    }

    /** A client that keeps the handle must not keep the bundle's classes. */
    @Test
    void endedMigrationHoldsNothingOfItsTransport() {
        try (Scenario scenario = Scenario.of(1)) {
            scenario.migrate().assertCompleted();
            WeakReference<TransportProvider> gone = new WeakReference<>(scenario.sourceTransport);
            scenario.sourceTransports.remove(0);
            scenario.sourceTransport = scenario.destinationTransport;
            for (int i = 0; gone.get() != null && i < 100; i++) {
                System.gc();
            }
            assertNull(gone.get(), "the transport is still reachable");
        }
    }

    private static PluginRegistry<TransportProvider> transports(Scenario scenario, boolean ofSource) {
        return ofSource ? scenario.sourceTransports : scenario.destinationTransports;
    }

    /** Another provider of the same scheme, on both sides: younger, so not the first choice. */
    private static void second(Scenario scenario) {
        scenario.sourceTransports.add(new PluginRegistration<>(1, new LoopbackTransportProvider(), "second 1.0.0", 0));
        scenario.destinationTransports.add(
                new PluginRegistration<>(1, new LoopbackTransportProvider(), "second 1.0.0", 0));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
