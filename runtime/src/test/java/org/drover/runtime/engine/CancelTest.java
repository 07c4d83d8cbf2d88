// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.drover.api.MigrationCancelledException;
import org.drover.api.migration.MigrationListener;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationState;
import org.drover.runtime.fake.Plan;
import org.drover.testkit.transport.FaultyTransport;
import org.drover.testkit.transport.Gate;
import org.drover.testkit.transport.LoopbackTransportProvider;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cancels, from either side and in every state: the source runs on, and nothing waits for ever. */
@Timeout(60)
class CancelTest {
    @ParameterizedTest
    @EnumSource(
            value = MigrationState.class,
            names = {"ACTIVE", "DEVICE"})
    void sourceCancelsFromItsListener(MigrationState when) {
        try (Scenario scenario = Scenario.of(2)) {
            scenario.sourceListener = cancelling(when);
            scenario.migrate().assertSourceRunsOn(MigrationState.CANCELLED, MigrationState.FAILED);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = MigrationState.class,
            names = {"ACTIVE", "DEVICE"})
    void destinationCancelsFromItsListener(MigrationState when) {
        try (Scenario scenario = Scenario.of(2)) {
            scenario.destinationListener = cancelling(when);
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.CANCELLED);
            assertTrue(scenario.sourceError().contains("SHUT 1"), scenario.sourceError());
        }
    }

    private static MigrationListener cancelling(MigrationState when) {
        return (migration, from, to) -> {
            if (to == when) {
                migration.cancel();
            }
        };
    }

    @Test
    void cancelBeforeAnySourceHasComeEndsTheDestination() {
        try (Scenario scenario = Scenario.of(1).listen()) {
            scenario.destination.cancel();
            assertEquals(MigrationState.CANCELLED, scenario.destinationReport().state());
        }
    }

    @Test
    void cancelWhileConnectingEndsTheSource() {
        TransportsHeldConnecting held = new TransportsHeldConnecting(new LoopbackTransportProvider(), 1);
        try (Scenario scenario = Scenario.of(1)
                .over("mem:*", held, new LoopbackTransportProvider())
                .set(MigrationParameters.CONNECT_TIMEOUT, 2_000L)) {
            scenario.migrate();
            held.awaitConnecting();
            scenario.source.cancel();
            assertEquals(MigrationState.CANCELLED, scenario.sourceReport().state(), scenario::errors);
            // It waits for the next source, if this one left before the destination saw it.
            scenario.destination.cancel();
            assertTrue(scenario.destinationReport().state() != MigrationState.COMPLETED, scenario::errors);
        }
    }

    /** Calls of a device during which the cancel comes; the call itself returns afterwards. */
    @ParameterizedTest
    @CsvSource({
        "source,setState(PRE_COPY),1,true",
        "source,precopyInfo,1,true",
        "source,read,1,true",
        "source,read,1,false",
        "source,setState(PRE_COPY_P2P),1,true",
        "source,setState(STOP_COPY),1,true",
        "source,read,5,true",
        "source,read,5,false",
        "source,config.save,1,true",
        "destination,setState(RESUMING),1,true",
        "destination,write,1,true",
        "destination,write,4,true",
        "destination,write,4,false",
        "destination,config.load,1,true",
        "destination,setState(STOP),1,true"
    })
    void cancelDuringADeviceCallIsHeard(String side, String call, int n, boolean multifd) {
        boolean atSource = side.equals("source");
        for (boolean fromSource : new boolean[] {true, false}) {
            try (Scenario scenario = Scenario.of(2).set(MigrationParameters.MULTIFD, multifd)) {
                Plan plan = (atSource ? scenario.sources : scenario.destinations)
                        .get(1)
                        .plan();
                plan.hook(call, n, () -> (fromSource ? scenario.source : scenario.destination).cancel());
                scenario.migrate();
                scenario.sourceReport();
                scenario.destinationReport();
                if (fromSource && !atSource && scenario.source.report().state() == MigrationState.COMPLETED) {
                    // Everything had been sent: the destination decides.
                    scenario.assertCompleted();
                } else {
                    scenario.assertSourceRunsOn(
                            fromSource ? MigrationState.CANCELLED : MigrationState.FAILED,
                            fromSource ? MigrationState.FAILED : MigrationState.CANCELLED);
                    assertInstanceOf(
                            MigrationCancelledException.class,
                            (fromSource ? scenario.source : scenario.destination)
                                    .report()
                                    .error()
                                    .orElseThrow());
                }
            }
        }
    }

    /** The network takes or brings nothing any more: the cancel reaches whoever waits for it. */
    @ParameterizedTest
    @ValueSource(strings = {"acquire", "send", "receive"})
    void cancelReachesWaitsForAChannel(String wait) {
        for (int channel = 0; channel <= 2; channel++) {
            for (boolean fromSource : new boolean[] {true, false}) {
                cancelWithStalledChannel(wait, channel, fromSource);
            }
        }
    }

    private static void cancelWithStalledChannel(String wait, int channel, boolean fromSource) {
        Gate gate = new Gate();
        FaultyTransport from = FaultyTransport.over(new LoopbackTransportProvider());
        FaultyTransport to = FaultyTransport.over(new LoopbackTransportProvider());
        if (wait.equals("receive")) {
            to.stallingChannel(channel).untilReceiveMayPass(gate);
        } else if (wait.equals("send")) {
            from.stallingChannel(channel).untilSendMayPass(gate);
        } else {
            from.stallingChannel(channel).untilAcquireMayPass(gate);
        }
        try (Scenario scenario =
                Scenario.of(1).over("mem:*", from, to).set(MigrationParameters.CONNECT_TIMEOUT, 2_000L)) {
            scenario.migrate();
            gate.awaitWaiting(1, org.drover.api.Deadline.afterMillis(20_000));
            (fromSource ? scenario.source : scenario.destination).cancel();
            MigrationState mine = (fromSource ? scenario.sourceReport() : scenario.destinationReport()).state();
            assertEquals(MigrationState.CANCELLED, mine, scenario::errors);
            gate.open();
            // A destination whose source left before it said anything waits for the next one.
            (fromSource ? scenario.destination : scenario.source).cancel();
            MigrationState other = (fromSource ? scenario.destinationReport() : scenario.sourceReport()).state();
            assertTrue(other == MigrationState.FAILED || other == MigrationState.CANCELLED, scenario::errors);
        }
    }

    @Test
    void cancelAfterTheEndChangesNothing() {
        try (Scenario scenario = Scenario.of(1)) {
            scenario.destinations.get(0).plan().fail("write", 2, () -> new IllegalStateException("as wanted"));
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
            int before = scenario.source.report().error().orElseThrow().getSuppressed().length;
            scenario.source.cancel();
            scenario.destination.cancel();
            assertEquals(MigrationState.FAILED, scenario.source.report().state());
            assertEquals(before, scenario.source.report().error().orElseThrow().getSuppressed().length);
        }
    }

    @Test
    void listenersHearEachStepOnceAndInOrder() {
        try (Scenario scenario = Scenario.of(1)) {
            List<String> heard = Collections.synchronizedList(new ArrayList<>());
            scenario.sourceListener = (migration, from, to) -> heard.add(from + "-" + to);
            List<String> heardThere = Collections.synchronizedList(new ArrayList<>());
            scenario.destinationListener = (migration, from, to) -> heardThere.add(from + "-" + to);
            scenario.migrate().assertCompleted();
            assertEquals(List.of("SETUP-ACTIVE", "ACTIVE-DEVICE", "DEVICE-COMPLETED"), heard);
            assertEquals(heard, heardThere);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void listenerThatThrowsDisturbsNothing(boolean error) {
        try (Scenario scenario = Scenario.of(1)) {
            scenario.sourceListener = (migration, from, to) -> {
                if (error) {
                    throw new AssertionError("as wanted");
                }
                throw new IllegalStateException("as wanted");
            };
            scenario.destinationListener = scenario.sourceListener;
            scenario.migrate().assertCompleted();
        }
    }

    @Test
    void closingTheEngineCancelsItsMigrations() {
        try (Scenario scenario = Scenario.of(1)) {
            scenario.sources.get(0).plan().hook("read", 1, () -> scenario.sourceEngine.close());
            scenario.migrate().assertSourceRunsOn(MigrationState.CANCELLED, MigrationState.FAILED);
        }
    }

    /** A destination that goes first would only be a broken connection to them. */
    @RepeatedTest(10)
    void closingTheEngineCancelsItsSourcesFirst() {
        try (Scenario scenario = Scenario.of(1)) {
            CountDownLatch closing = new CountDownLatch(1);
            CountDownLatch sourceEnded = new CountDownLatch(1);
            scenario.sourceListener = (migration, from, to) -> {
                if (to == MigrationState.CANCELLING) {
                    closing.countDown();
                } else if (to.isTerminal()) {
                    sourceEnded.countDown();
                }
            };
            scenario.destinationListener = (migration, from, to) -> {
                if (to == MigrationState.CANCELLING) {
                    closing.countDown();
                    await(sourceEnded);
                }
            };
            scenario.listen();
            scenario.sourceEngine = scenario.destinationEngine;
            scenario.sources.get(0).plan().hook("read", 1, () -> {
                new Thread(scenario.sourceEngine::close, "test-closer").start();
                await(closing);
            });
            scenario.migrate();
            assertEquals(MigrationState.CANCELLED, scenario.sourceReport().state(), scenario::errors);
            assertNotEquals(
                    MigrationState.COMPLETED, scenario.destinationReport().state(), scenario::errors);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS), "it never comes");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
