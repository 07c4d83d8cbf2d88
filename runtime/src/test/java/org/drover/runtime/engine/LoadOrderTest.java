// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.drover.api.ConfigurationException;
import org.drover.api.Deadline;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceState;
import org.drover.api.device.MigrationFlag;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.migration.MigrationState;
import org.drover.api.migration.OnOffAuto;
import org.drover.api.transport.Channel;
import org.drover.api.transport.Listener;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportSettings;
import org.drover.runtime.fake.FakeDevice;
import org.drover.runtime.internal.DefaultMigrationEngine;
import org.drover.testkit.transport.LoopbackTransportProvider;
import org.drover.testkit.transport.TestArena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A device is written only after those before it are complete, with as few buffers as there can be; or it is refused. */
@Timeout(120)
class LoadOrderTest {
    private static final String DEV0 = "dev0/vfio";
    private static final String DEV1 = "dev1/vfio";

    /** Devices that give their state only when they stand, so that all writes count. */
    private static Scenario scenario(int devices) {
        Scenario scenario = Scenario.of(devices);
        for (int i = 0; i < devices; i++) {
            FakeDevice source = scenario.sources.get(i).with(MigrationFlag.STOP_COPY, MigrationFlag.P2P);
            FakeDevice destination = scenario.destinations.get(i).with(MigrationFlag.STOP_COPY, MigrationFlag.P2P);
            source.reading(5_000);
            destination
                    .plan()
                    .hookAlways("write", () -> scenario.journal.note("load " + destination.id() + " write"))
                    .hookAlways("config.load", () -> scenario.journal.note("load " + destination.id() + " config"));
            source.plan()
                    .hookAlways("read", () -> scenario.journal.note("save " + source.id() + " read"))
                    .hookAlways("config.save", () -> scenario.journal.note("save " + source.id() + " config"));
        }
        return scenario;
    }

    private static void after(Scenario scenario, int device, String... ids) {
        scenario.sources.get(device).after(ids);
        scenario.destinations.get(device).after(ids);
    }

    /** Nothing of {@code later} was written before the config of {@code earlier}, its last thing, was. */
    private static void assertOrder(Scenario scenario, String side, String earlier, String later) {
        List<String> events = scenario.journal.of(side);
        int last = events.lastIndexOf(earlier + " config");
        int first = 0;
        while (first < events.size() && !events.get(first).startsWith(later + " ")) {
            first++;
        }
        assertTrue(last >= 0 && first < events.size(), events::toString);
        assertTrue(last < first, () -> later + " before " + earlier + " was complete: " + events);
    }

    @ParameterizedTest
    @CsvSource({
        "true,AUTO,1,1,OFF",
        "true,AUTO,1,1,ON",
        "true,AUTO,2,1,OFF",
        "true,AUTO,3,2,ON",
        "true,OFF,2,1,OFF",
        "false,AUTO,0,1,OFF"
    })
    void deviceIsWrittenAfterThoseItIsLoadedAfter(
            boolean multifd, OnOffAuto transfer, int channels, int depth, OnOffAuto configAfterIterables) {
        try (Scenario scenario = scenario(3)
                .set(MigrationParameters.MULTIFD, multifd)
                .set(MigrationParameters.MULTIFD_TRANSFER, transfer)
                .set(MigrationParameters.CHANNEL_DEPTH, depth)
                .set(MigrationParameters.LOAD_CONFIG_AFTER_ITER, configAfterIterables)) {
            if (channels > 0) {
                scenario.set(MigrationParameters.MULTIFD_CHANNELS, channels);
            }
            after(scenario, 0, "dev2", "takes-no-part");
            after(scenario, 1, "dev0");
            scenario.migrate().assertCompleted();
            assertOrder(scenario, "load", "dev2", "dev0");
            assertOrder(scenario, "load", "dev0", "dev1");
            assertOrder(scenario, "save", "dev2", "dev0");
            assertOrder(scenario, "save", "dev0", "dev1");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyOrderWithoutCyclesEndsWithAnyNumberOfBuffers(long seed) {
        Random random = new Random(seed);
        try (Scenario scenario = scenario(5)
                .set(MigrationParameters.MULTIFD_CHANNELS, 1 + random.nextInt(3))
                .set(MigrationParameters.CHANNEL_DEPTH, 1 + random.nextInt(2))
                .set(MigrationParameters.LOAD_CONFIG_AFTER_ITER, random.nextBoolean() ? OnOffAuto.ON : OnOffAuto.OFF)) {
            List<Integer> line = new ArrayList<>(List.of(0, 1, 2, 3, 4));
            java.util.Collections.shuffle(line, random);
            for (int later = 1; later < 5; later++) {
                Set<String> ids = new HashSet<>();
                for (int earlier = 0; earlier < later; earlier++) {
                    if (random.nextInt(3) == 0) {
                        ids.add("dev" + line.get(earlier));
                    }
                }
                after(scenario, line.get(later), ids.toArray(String[]::new));
            }
            scenario.migrate().assertCompleted();
            for (FakeDevice device : scenario.sources) {
                for (String earlier : device.loadsAfter()) {
                    assertOrder(scenario, "load", earlier, device.id());
                }
            }
        }
    }

    @Test
    void cycleIsRefusedByNameBeforeAnythingHappens() {
        try (Scenario scenario = scenario(3)) {
            scenario.listen();
            scenario.sources.get(0).after("dev2");
            scenario.sources.get(2).after("dev1");
            scenario.sources.get(1).after("dev0");
            ConfigurationException error = assertThrows(ConfigurationException.class, scenario::migrate);
            assertTrue(error.getMessage().contains("dev0 after dev2 after dev1 after dev0"), error::getMessage);
            scenario.sources.get(0).after("dev0");
            error = assertThrows(ConfigurationException.class, scenario::migrate);
            assertTrue(error.getMessage().contains("dev0 after dev0"), error::getMessage);
            scenario.sources.get(0).after();
            scenario.sources.get(1).after();
            scenario.sources.get(2).after();
            scenario.migrate().assertCompleted();
        }
    }

    @Test
    void differentOrdersAreRefusedBeforeAnyDeviceIsTouched() {
        try (Scenario scenario = scenario(2)) {
            scenario.destinations.get(1).after("dev0");
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
            assertTrue(
                    scenario.sourceError().contains("device dev1 is loaded after [] here, and after [dev0] at"),
                    scenario::errors);
            assertEquals(0, scenario.destinations.get(1).plan().count("setState(RESUMING)"));
        }
    }

    @Test
    void failureOfAnEarlierDeviceEndsThoseThatWait() {
        try (Scenario scenario = scenario(3)) {
            after(scenario, 0, "dev1");
            after(scenario, 2, "dev0");
            scenario.destinations
                    .get(1)
                    .plan()
                    .fail("write", 2, () -> new org.drover.api.device.DeviceException("device dev1: as wanted"));
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
            assertTrue(scenario.destinationError().contains("as wanted"), scenario::errors);
            assertEquals(0, scenario.destinations.get(0).plan().count("write"));
        }
    }

    @Test
    void stallNamesWhoWaitsForWhom() {
        java.util.concurrent.CountDownLatch hold = new java.util.concurrent.CountDownLatch(1);
        try (Scenario scenario = scenario(2)) {
            after(scenario, 0, "dev1");
            scenario.destinationParameters.set(MigrationParameters.STALL_TIMEOUT, 1_000L);
            scenario.destinations.get(1).plan().hook("config.load", 1, () -> {
                try {
                    hold.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
            assertTrue(
                    scenario.errors().contains("device dev0 waits until devices [dev1] have been loaded"),
                    scenario::errors);
            hold.countDown();
            scenario.destinations.get(1).plan().awaitReturned();
        }
    }

    @Test
    void sourceThatKeepsNoOrderIsRefusedBeforeAnyDeviceIsTouched() {
        try (Scenario scenario = scenario(2).set(MigrationParameters.MULTIFD_CHANNELS, 1)) {
            after(scenario, 0, "dev1");
            scenario.listen();
            try (HandmadePeer peer = new HandmadePeer(scenario.destination.localAddress())) {
                Channel main = peer.connect();
                HandmadePeer.send(
                        peer.connect(),
                        new HandmadeStream().initialPacket(0x11223344, 1, 0).toBuffer());
                HandmadePeer.send(main, new HandmadeStream().opening().toBuffer());
                assertArrayEquals(new byte[] {0, 1, 0, 4, 0, 0, 0, 1}, HandmadePeer.receiveReturnPath(main));
                assertEquals(MigrationState.FAILED, scenario.destinationReport().state());
                assertTrue(
                        scenario.destinationError().contains("device dev0 after [dev1] must be loaded in that order"),
                        scenario::errors);
                assertEquals(0, scenario.destinations.get(0).plan().count("setState(RESUMING)"));
            }
        }
    }

    @Test
    void streamInAnotherOrderIsRefusedBeforeTheDeviceIsWritten() {
        try (Scenario scenario = scenario(2).set(MigrationParameters.MULTIFD, false)) {
            after(scenario, 0, "dev1");
            scenario.listen();
            try (HandmadePeer peer = new HandmadePeer(scenario.destination.localAddress())) {
                Channel main = peer.connect();
                // As QEMU sends it: the data of all, then the config of all.
                HandmadePeer.send(
                        main,
                        new HandmadeStream()
                                .opening()
                                .start(1, DEV0)
                                .start(2, DEV1)
                                .command(11)
                                .empty(3, 2)
                                .u8(3)
                                .u32(1)
                                .u64(HandmadeStream.DATA_STATE)
                                .u64(8)
                                .zeroes(8)
                                .toBuffer());
                HandmadePeer.receiveReturnPath(main);
                assertEquals(MigrationState.FAILED, scenario.destinationReport().state());
                assertTrue(
                        scenario.destinationError()
                                .contains("state of device dev0 comes before that of device dev1 is complete"),
                        scenario::errors);
                assertEquals(0, scenario.destinations.get(0).plan().count("write"));
            }
        }
    }

    @Test
    void destinationThatKnowsNoOrderIsRefusedBeforeAnyDeviceIsTouched() {
        try (Scenario scenario = scenario(2);
                Transport transport = new LoopbackTransportProvider()
                        .open(new TransportSettings("qemu", 2, 2, Map.of()), new TestArena(64 * 1024, 64));
                Listener listener = transport.listen(TransportAddress.parse("mem:*"));
                DefaultMigrationEngine engine =
                        Scenario.engine(new LoopbackTransportProvider(), scenario.sourceHandlers)) {
            scenario.sources.get(0).after("dev1");
            Migration migration = engine.migrate(new MigrationRequest(
                    listener.localAddress(),
                    List.<DeviceBackend>copyOf(scenario.sources),
                    MigrationParameters.builder()
                            .set(MigrationParameters.MULTIFD_CHANNELS, 1)
                            .build()));
            Channel main = listener.accept(Deadline.afterMillis(20_000));
            listener.accept(Deadline.afterMillis(20_000));
            HandmadePeer.send(main, new HandmadeStream().u16(2).u16(4).u32(1).toBuffer());
            MigrationReport report = Scenario.await(migration);
            assertEquals(MigrationState.FAILED, report.state());
            assertTrue(
                    report.error().orElseThrow().getMessage().contains("x-migration-multifd-transfer=off"),
                    () -> "" + report.error());
            scenario.sources.forEach(device -> {
                assertEquals(DeviceState.RUNNING, device.currentState());
                assertFalse(device.plan().count("setState(RUNNING)") > 0);
            });
        }
    }
}
