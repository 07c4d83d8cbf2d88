// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.drover.api.ConfigurationException;
import org.drover.api.Deadline;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.drover.api.device.DeviceState;
import org.drover.api.device.MigrationFlag;
import org.drover.api.migration.MachineControl;
import org.drover.api.migration.MayRun;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationState;
import org.drover.api.migration.OnOffAuto;
import org.drover.api.transport.TransportAddress;
import org.drover.runtime.fake.FakeDevice;
import org.drover.runtime.fake.Plan;
import org.drover.testkit.transport.FaultyTransport;
import org.drover.testkit.transport.Gate;
import org.drover.testkit.transport.LoopbackTransportProvider;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A peer that dies, differs, sends twice, or is not what it should be; and what the real QEMU got wrong with such peers. */
@Timeout(60)
class PeerTest {
    @ParameterizedTest
    @CsvSource({
        "source,setState(PRE_COPY),1",
        "source,read,1",
        "source,setState(STOP_COPY),1",
        "source,read,5",
        "source,config.save,1",
        "destination,setState(RESUMING),1",
        "destination,write,1",
        "destination,write,4",
        "destination,config.load,1"
    })
    void peerThatDiesInAnyPhaseLeavesTheSourceRunning(String side, String call, int n) {
        boolean sourceDies = side.equals("source");
        try (Scenario scenario = Scenario.of(2)) {
            Plan plan = (sourceDies ? scenario.sources : scenario.destinations)
                    .get(1)
                    .plan();
            // The transport of the other side stays: it sees broken connections.
            plan.hook(call, n, () -> (sourceDies ? scenario.sourceTransport : scenario.destinationTransport).die());
            scenario.migrate();
            MigrationState source = scenario.sourceReport().state();
            MigrationState destination = scenario.destinationReport().state();
            if (source == MigrationState.IN_DOUBT) {
                // The last byte was on its way when the destination lost its connections: it runs, or it failed.
                assertFalse(sourceDies, scenario::errors);
                assertEquals(
                        destination == MigrationState.COMPLETED,
                        scenario.destination.report().mayRun() == MayRun.YES);
                scenario.sources.forEach(
                        device -> assertFalse(device.currentState().isRunning()));
            } else {
                scenario.assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
            }
        }
    }

    @Test
    void connectionCutBetweenTheEndAndTheVerdictLeavesTheSourceInDoubtAndStopped() {
        try (Scenario scenario = Scenario.of(2)) {
            scenario.destinations.get(1).plan().hook("setState(RUNNING)", 1, () -> scenario.sourceTransport.die());
            scenario.migrate();
            assertEquals(MigrationState.IN_DOUBT, scenario.sourceReport().state(), scenario::errors);
            assertEquals(MayRun.IN_DOUBT, scenario.source.report().mayRun());
            assertEquals(MigrationState.COMPLETED, scenario.destinationReport().state(), scenario::errors);
            assertEquals(MayRun.YES, scenario.destination.report().mayRun());
            scenario.sources.forEach(device -> assertEquals(DeviceState.STOP, device.currentState()));
            assertFalse(scenario.journal.of("source").contains("machine start"));
        }
    }

    @Test
    void destinationThatFailsAfterTheMainStreamHasEndedSaysSo() {
        // QEMU 10.0.2 sent SHUT 0 here, and the machine was lost.
        try (Scenario scenario = Scenario.of(2)) {
            scenario.destinations.get(1).plan().hook("write", 3, () -> awaitEverythingSent(scenario));
            scenario.destinations
                    .get(1)
                    .plan()
                    .fail("write", 3, () -> new org.drover.api.device.DeviceException("EIO as wanted", 5, null));
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
            assertEquals(
                    ErrorCategory.PEER,
                    ((DroverException) scenario.source.report().error().orElseThrow()).category());
            assertTrue(scenario.destinationError().contains("EIO as wanted"), scenario.destinationError());
        }
    }

    private static void awaitEverythingSent(Scenario scenario) {
        Deadline deadline = Deadline.afterMillis(20_000);
        while (scenario.source.report().mayRun() != MayRun.IN_DOUBT && !deadline.hasPassed()) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void transferSettingThatDiffersFailsOnBothSides(boolean onAtSource) {
        // QEMU 10.0.2 hung, or said completed and lost the machine.
        try (Scenario scenario = Scenario.of(2)) {
            scenario.sourceParameters.set(
                    MigrationParameters.MULTIFD_TRANSFER, onAtSource ? OnOffAuto.ON : OnOffAuto.OFF);
            scenario.destinationParameters.set(
                    MigrationParameters.MULTIFD_TRANSFER, onAtSource ? OnOffAuto.OFF : OnOffAuto.ON);
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
            assertTrue(
                    scenario.destinationError().contains("x-migration-multifd-transfer"), scenario.destinationError());
        }
    }

    @Test
    void transferOnWithoutMultifdIsRefusedByName() {
        try (Scenario scenario = Scenario.of(1)
                .set(MigrationParameters.MULTIFD, false)
                .set(MigrationParameters.MULTIFD_TRANSFER, OnOffAuto.ON)) {
            scenario.migrate();
            assertEquals(MigrationState.FAILED, scenario.sourceReport().state());
            assertTrue(scenario.sourceError().contains("device dev0"), scenario.sourceError());
            assertTrue(scenario.sourceError().contains("multifd is off"), scenario.sourceError());
            scenario.destination.cancel();
        }
    }

    @ParameterizedTest
    @CsvSource({"4,2", "2,4", "1,0", "0,2"})
    void differentNumberOfChannelsFailsOnBothSides(int atSource, int atDestination) {
        try (Scenario scenario = Scenario.of(1).set(MigrationParameters.CONNECT_TIMEOUT, 1_500L)) {
            channels(scenario.sourceParameters, atSource);
            channels(scenario.destinationParameters, atDestination);
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
            if (atSource < atDestination) {
                assertTrue(scenario.destinationError().contains("multifd-channels"), scenario.destinationError());
                assertTrue(
                        scenario.destinationError()
                                .contains((atSource + 1) + " of " + (atDestination + 1) + " connections"),
                        scenario.destinationError());
            }
        }
    }

    private static void channels(MigrationParameters.Builder parameters, int count) {
        if (count == 0) {
            parameters.set(MigrationParameters.MULTIFD, false);
        } else {
            parameters.set(MigrationParameters.MULTIFD_CHANNELS, count);
        }
    }

    @Test
    void differentMachineTypeIsRefusedBeforeAnyDeviceIsTouched() {
        try (Scenario scenario = Scenario.of(1)) {
            scenario.sourceParameters.set(MigrationParameters.MACHINE_TYPE, "pc-q35-10.0");
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
            assertTrue(scenario.destinationError().contains("'pc-q35-10.0'"), scenario.destinationError());
            assertTrue(scenario.sourceError().contains("SHUT 1"), scenario.sourceError());
            assertEquals(0, scenario.destinations.get(0).plan().count("setState(RESUMING)"));
        }
    }

    @Test
    void differentUuidIsRefused() {
        try (Scenario scenario = Scenario.of(1).set(MigrationParameters.CONNECT_TIMEOUT, 1_500L)) {
            scenario.sourceParameters.set(MigrationParameters.UUID_OF_MACHINE, new UUID(1, 2));
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
            Throwable error = scenario.destination.report().error().orElseThrow();
            assertTrue(
                    java.util.Arrays.stream(error.getSuppressed())
                            .anyMatch(e -> e.getMessage().contains(new UUID(1, 2).toString())),
                    scenario.errors());
        }
    }

    @Test
    void differentDevicesAreRefusedByName() {
        try (Scenario scenario = Scenario.of(1)) {
            scenario.sources.add(FakeDevice.source("only-here", 20, scenario.journal));
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
            assertTrue(scenario.destinationError().contains("only-here/vfio"), scenario.destinationError());
        }
    }

    @Test
    void deviceThatTheSourceDoesNotSendIsNamed() {
        try (Scenario scenario = Scenario.of(1)) {
            scenario.destinations.add(FakeDevice.destination("only-there", 20, scenario.journal));
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
            assertTrue(scenario.destinationError().contains("only-there"), scenario.destinationError());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {3_000, 20_000, 60_000})
    void doubledPacketFailsTheLoad(long offset) {
        // QEMU 10.0.2 waited for ever. One channel: of several, any one may have carried too little to get that far.
        FaultyTransport from =
                FaultyTransport.over(new LoopbackTransportProvider()).duplicatingOnChannel(1, offset);
        try (Scenario scenario = Scenario.of(1)
                .over("mem:*", from, new LoopbackTransportProvider())
                .set(MigrationParameters.MULTIFD_CHANNELS, 1)) {
            scenario.migrate();
            assertEquals(MigrationState.FAILED, scenario.destinationReport().state(), scenario::errors);
            scenario.assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
            assertTrue(scenario.destinationError().contains("second time"), scenario.destinationError());
        }
    }

    @ParameterizedTest
    @CsvSource({"0,5", "0,9", "1,3", "1,65", "1,70", "1,80", "1,337", "1,341", "1,345", "1,349"})
    void corruptedHeadersFailTheLoad(int channel, long offset) {
        FaultyTransport from =
                FaultyTransport.over(new LoopbackTransportProvider()).corruptingChannel(channel, offset);
        try (Scenario scenario = Scenario.of(1)
                .over("mem:*", from, new LoopbackTransportProvider())
                .set(MigrationParameters.MULTIFD_CHANNELS, 1)
                .set(MigrationParameters.STALL_TIMEOUT, 1_500L)) {
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
        }
    }

    @Test
    void lostPacketBehindAFullWindowIsNamedAndTheSourceRunsOn() {
        // QEMU 10.0.2 waited for ever. The index of the first packet is changed, so packet 0 never comes.
        FaultyTransport from =
                FaultyTransport.over(new LoopbackTransportProvider()).corruptingChannel(1, 345);
        try (Scenario scenario = Scenario.of(1)
                .over("mem:*", from, new LoopbackTransportProvider())
                .set(MigrationParameters.CHANNEL_DEPTH, 1)
                .set(MigrationParameters.MULTIFD_CHANNELS, 1)
                .set(MigrationParameters.STALL_TIMEOUT, 1_500L)) {
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
            assertTrue(scenario.errors().contains("device dev0 waits for device-state packet 0"), scenario::errors);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void channelCutInTheMiddleFailsBothSides(int channel) {
        FaultyTransport from = FaultyTransport.over(new LoopbackTransportProvider())
                .cuttingChannel(channel)
                .afterSentBytes(channel == 0 ? 120 : 20_000);
        try (Scenario scenario = Scenario.of(1)
                .over("mem:*", from, new LoopbackTransportProvider())
                .set(MigrationParameters.MULTIFD_CHANNELS, 1)) {
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100})
    void receivesThatAreShorterThanAskedChangeNothing(int maxBytes) {
        FaultyTransport to = FaultyTransport.over(new LoopbackTransportProvider());
        for (int i = 0; i < 3; i++) {
            to.shorteningReceivesOfChannel(i, maxBytes);
        }
        try (Scenario scenario = Scenario.of(1).over("mem:*", new LoopbackTransportProvider(), to)) {
            scenario.migrate().assertCompleted();
        }
    }

    @Test
    void peerThatStopsReadingIsGivenUpAfterTheStallTimeout() {
        FaultyTransport to = FaultyTransport.over(new LoopbackTransportProvider());
        to.stallingChannel(1).untilReceiveMayPass(new Gate());
        try (Scenario scenario = Scenario.of(1)
                .over("mem:*", new LoopbackTransportProvider(), to)
                .set(MigrationParameters.CONNECT_TIMEOUT, 1_500L)
                .set(MigrationParameters.STALL_TIMEOUT, 1_500L)) {
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
        }
    }

    @Test
    void acknowledgementThatNeverComesFailsAfterTheStallTimeout() {
        try (Scenario scenario = Scenario.of(1).set(MigrationParameters.STALL_TIMEOUT, 1_000L)) {
            scenario.sources.get(0).with(MigrationFlag.STOP_COPY, MigrationFlag.P2P);
            scenario.sourceParameters.set(MigrationParameters.SWITCHOVER_ACK, true);
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
            assertTrue(scenario.sourceError().contains("SWITCHOVER_ACK"), scenario.sourceError());
        }
    }

    @Test
    void machineThatCannotBeStoppedIsStartedAgain() {
        try (Scenario scenario = Scenario.of(2)) {
            MachineControl real = scenario.sourceMachine;
            scenario.sourceMachine = machine(
                    () -> {
                        real.stop();
                        throw new IllegalStateException("the machine does not stop");
                    },
                    real::start);
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
            assertTrue(scenario.journal.of("source").contains("machine start"));
        }
    }

    @Test
    void machineThatCannotBeStartedAtTheDestinationIsStoppedAndTheDevicesReset() {
        try (Scenario scenario = Scenario.of(2)) {
            MachineControl real = scenario.destinationMachine;
            scenario.destinationMachine = machine(real::stop, () -> {
                real.start();
                throw new IllegalStateException("the machine does not start");
            });
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
            assertTrue(scenario.journal.of("destination").contains("machine stop"));
            assertTrue(scenario.journal.of("destination").contains("dev0 reset"));
        }
    }

    @Test
    void machineThatCannotBeStartedAgainAtTheSourceIsReported() {
        try (Scenario scenario = Scenario.of(1)) {
            scenario.sources.get(0).plan().fail("config.save", 1, () -> new IllegalStateException("as wanted"));
            scenario.sourceMachine = machine(() -> {}, () -> {
                throw new IllegalStateException("the machine does not start");
            });
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
            assertTrue(
                    scenario.sourceError().endsWith("; then: the machine does not start again: start it by hand"),
                    scenario::errors);
            Throwable[] later = scenario.source.report().error().orElseThrow().getSuppressed();
            assertTrue(
                    java.util.Arrays.stream(later)
                            .anyMatch(e -> DroverException.describe(e).contains("does not start")),
                    scenario::errors);
        }
    }

    /** Whoever sends "failed" while the call still runs gives leave to run to a source, and may start a second machine. */
    @Test
    void machineWhoseStartDoesNotReturnIsNotTakenForOneThatDoesNotRun() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        try (Scenario scenario = Scenario.of(1)) {
            scenario.sourceParameters.set(MigrationParameters.STALL_TIMEOUT, 3_000L);
            scenario.destinationParameters.set(MigrationParameters.STALL_TIMEOUT, 500L);
            CountDownLatch returned = new CountDownLatch(1);
            MachineControl real = scenario.destinationMachine;
            scenario.destinationMachine = machine(real::stop, () -> {
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                real.start();
                returned.countDown();
            });
            scenario.migrate();
            assertEquals(MigrationState.IN_DOUBT, scenario.sourceReport().state(), scenario::errors);
            assertEquals(MayRun.IN_DOUBT, scenario.destinationReport().mayRun(), scenario::errors);
            release.countDown();
            returned.await();
            assertEquals(MayRun.IN_DOUBT, scenario.source.report().mayRun());
            assertFalse(scenario.journal.of("source").contains("machine start"), scenario::errors);
        }
    }

    private static MachineControl machine(Runnable stop, Runnable start) {
        return new MachineControl() {
            @Override
            public void stop() {
                stop.run();
            }

            @Override
            public void start() {
                start.run();
            }
        };
    }

    @Test
    void nobodyListensThereIsOneLine() {
        try (Scenario scenario = Scenario.of(1).listen()) {
            scenario.destination.cancel();
            scenario.destinationReport();
            scenario.migrate();
            assertEquals(MigrationState.FAILED, scenario.sourceReport().state());
            assertTrue(scenario.sourceError().contains("nothing listens there"), scenario.sourceError());
        }
    }

    @Test
    void requestThatIsRefusedLeavesNothingOpen() {
        try (Scenario scenario = Scenario.of(1)) {
            scenario.destinations.add(FakeDevice.destination("dev0", 3, scenario.journal));
            Assertions.assertThrows(ConfigurationException.class, scenario::listen);
            scenario.destinations.remove(1);
            scenario.address = "mem:taken";
            scenario.listen();
            Assertions.assertThrows(
                    DroverException.class,
                    () -> scenario.destinationEngine.listen(new org.drover.api.migration.MigrationRequest(
                            TransportAddress.parse("mem:taken"),
                            java.util.List.of(FakeDevice.destination("x", 3, scenario.journal)),
                            MigrationParameters.DEFAULTS)));
            scenario.migrate().assertCompleted();
            scenario.destinationEngine.close();
            Assertions.assertThrows(
                    DroverException.class,
                    () -> scenario.destinationEngine.listen(new org.drover.api.migration.MigrationRequest(
                            TransportAddress.parse("mem:*"),
                            java.util.List.of(FakeDevice.destination("x", 3, scenario.journal)),
                            MigrationParameters.DEFAULTS)));
        }
    }
}
