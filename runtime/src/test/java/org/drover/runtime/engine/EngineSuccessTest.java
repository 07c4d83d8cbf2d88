// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.drover.api.device.DeviceState;
import org.drover.api.device.MigrationFlag;
import org.drover.api.migration.ChannelReport;
import org.drover.api.migration.DeviceReport;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.OnOffAuto;
import org.drover.runtime.fake.FakeDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Migrations that come to their end: the state arrives bit by bit, over every transport and with every setting. */
@Timeout(60)
class EngineSuccessTest {
    @ParameterizedTest
    @CsvSource({"mem,1,1,4", "mem,1,2,1", "mem,3,4,4", "mem,3,8,1", "tcp,1,2,4", "tcp,3,4,2", "tcp,3,8,1", "unix,3,2,4"
    })
    void stateArrives(String transport, int devices, int channels, int depth) throws IOException {
        Path folder = Files.createTempDirectory("drover");
        try (Scenario scenario = Scenario.of(devices)
                .set(MigrationParameters.MULTIFD_CHANNELS, channels)
                .set(MigrationParameters.CHANNEL_DEPTH, depth)) {
            if (transport.equals("tcp")) {
                scenario.over("tcp:127.0.0.1:0");
            } else if (transport.equals("unix")) {
                scenario.over("unix:" + folder + "/s");
            }
            scenario.migrate().assertCompleted();
            assertReports(scenario, devices, channels);
            int bound = (channels + 1) * depth + 5;
            assertTrue(scenario.sourceTransport.highWater() <= bound);
            assertTrue(scenario.destinationTransport.highWater() <= bound);
        } finally {
            Files.delete(folder);
        }
    }

    private static void assertReports(Scenario scenario, int devices, int channels) {
        List<DeviceReport> sent = scenario.source.report().devices();
        List<DeviceReport> loaded = scenario.destination.report().devices();
        assertEquals(devices, sent.size());
        for (int i = 0; i < devices; i++) {
            assertTrue(sent.get(i).multifdTransfer());
            assertTrue(sent.get(i).packets() > 2, "packets " + sent.get(i));
            assertEquals(sent.get(i).packets(), loaded.get(i).packets());
            assertEquals(sent.get(i).totalBytes(), loaded.get(i).totalBytes());
        }
        List<ChannelReport> out = scenario.source.report().channels();
        List<ChannelReport> in = scenario.destination.report().channels();
        assertEquals(channels + 1, out.size());
        for (int i = 0; i <= channels; i++) {
            assertEquals(
                    out.get(i).bytes(),
                    in.get(i).bytes(),
                    "bytes of channel " + out.get(i).name());
            assertEquals(out.get(i).packets(), in.get(i).packets());
        }
    }

    @Test
    void multifdOffTakesTheMainChannel() {
        try (Scenario scenario = Scenario.of(3).set(MigrationParameters.MULTIFD, false)) {
            scenario.migrate().assertCompleted();
            assertEquals(1, scenario.source.report().channels().size());
            assertTrue(scenario.source.report().devices().stream().noneMatch(DeviceReport::multifdTransfer));
        }
    }

    @ParameterizedTest
    @EnumSource(OnOffAuto.class)
    void transferSettingsOfBothSidesAgree(OnOffAuto transfer) {
        try (Scenario scenario = Scenario.of(2).set(MigrationParameters.MULTIFD_TRANSFER, transfer)) {
            scenario.migrate().assertCompleted();
            assertEquals(
                    transfer != OnOffAuto.OFF,
                    scenario.destination.report().devices().get(0).multifdTransfer());
        }
    }

    @Test
    void autoWithoutSwitchoverStartTakesTheMainChannel() {
        try (Scenario scenario = Scenario.of(2).set(MigrationParameters.SEND_SWITCHOVER_START, false)) {
            scenario.migrate().assertCompleted();
            assertTrue(scenario.source.report().devices().stream().noneMatch(DeviceReport::multifdTransfer));
        }
    }

    @Test
    void switchoverWaitsForTheAcknowledgement() {
        try (Scenario scenario = Scenario.of(2).set(MigrationParameters.SWITCHOVER_ACK, true)) {
            scenario.sources.forEach(device -> device.initialPages(20).reading(5000));
            scenario.migrate().assertCompleted();
            assertTrue(scenario.destination.report().devices().get(0).precopyBytes() >= 20 * 4096);
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "1"})
    void precopyGoesOnWhileTheDeviceMakesPagesDirty(long downtimeLimit) {
        try (Scenario scenario = Scenario.of(2)
                .set(MigrationParameters.AVAIL_SWITCHOVER_BANDWIDTH, 1L)
                .set(MigrationParameters.DOWNTIME_LIMIT, downtimeLimit)) {
            scenario.sources.forEach(device -> device.dirtying(5));
            scenario.migrate().assertCompleted();
            assertTrue(
                    scenario.source.report().rounds() >= 5,
                    "rounds " + scenario.source.report().rounds());
        }
    }

    @Test
    void roundLimitEndsPrecopyThatWouldNeverEnd() {
        try (Scenario scenario = Scenario.of(1)
                .set(MigrationParameters.AVAIL_SWITCHOVER_BANDWIDTH, 1L)
                .set(MigrationParameters.DOWNTIME_LIMIT, 0L)
                .set(MigrationParameters.PRECOPY_ROUND_LIMIT, 7)) {
            scenario.sources.forEach(device -> device.dirtying(Integer.MAX_VALUE));
            scenario.migrate().assertCompleted();
            assertEquals(7, scenario.source.report().rounds());
        }
    }

    @Test
    void configWaitsForEverythingThatIterates() {
        try (Scenario scenario = Scenario.of(2).set(MigrationParameters.LOAD_CONFIG_AFTER_ITER, OnOffAuto.ON)) {
            scenario.migrate().assertCompleted();
        }
    }

    @Test
    void devicesWithoutPrecopyMigrate() {
        try (Scenario scenario = Scenario.of(2)) {
            scenario.sources.forEach(device -> device.with(MigrationFlag.STOP_COPY, MigrationFlag.P2P));
            scenario.migrate().assertCompleted();
            assertEquals(0, scenario.source.report().devices().get(0).precopyBytes());
        }
    }

    @Test
    void oneDeviceWithoutP2pMigrates() {
        try (Scenario scenario = Scenario.of(1)) {
            scenario.sources.forEach(device -> device.with(MigrationFlag.STOP_COPY));
            scenario.destinations.forEach(device -> device.with(MigrationFlag.STOP_COPY));
            scenario.migrate().assertCompleted();
        }
    }

    @Test
    void allDevicesAreQuiescentBeforeAnyIsStoppedAndBeforeAnyIsStarted() {
        try (Scenario scenario = Scenario.of(2)) {
            scenario.migrate().assertCompleted();
            List<String> source = scenario.journal.of("source");
            assertEquals(
                    List.of(
                            "dev0 RUNNING",
                            "dev1 RUNNING",
                            "dev0 PRE_COPY",
                            "dev1 PRE_COPY",
                            "machine stop",
                            "dev0 PRE_COPY_P2P",
                            "dev1 PRE_COPY_P2P",
                            "dev0 STOP_COPY",
                            "dev1 STOP_COPY",
                            "dev0 STOP",
                            "dev1 STOP"),
                    source);
            List<String> destination = scenario.journal.of("destination").stream()
                    .dropWhile(event -> !event.endsWith("RESUMING"))
                    .toList();
            assertEquals(
                    List.of(
                            "dev0 RESUMING",
                            "dev1 RUNNING_P2P",
                            "dev1 STOP",
                            "dev1 RESUMING",
                            "dev0 STOP",
                            "dev1 STOP",
                            "dev0 RUNNING_P2P",
                            "dev1 RUNNING_P2P",
                            "dev0 RUNNING",
                            "dev1 RUNNING",
                            "machine start"),
                    destination);
        }
    }

    @Test
    void deviceThatIsStoppedMigratesWithoutRunningAtTheSource() {
        try (Scenario scenario = Scenario.of(2)) {
            scenario.sources.forEach(device -> device.stopped());
            int before = scenario.journal.of("source").size();
            scenario.migrate().assertCompleted();
            List<String> after = scenario.journal.of("source");
            assertTrue(
                    after.subList(before, after.size()).stream().noneMatch(e -> e.contains(DeviceState.RUNNING.name())),
                    "" + after);
        }
    }

    @Test
    void withoutAutostartTheDestinationLoadsAndLeavesEverythingStopped() {
        try (Scenario scenario = Scenario.of(2)) {
            scenario.destinationParameters.set(MigrationParameters.AUTOSTART, false);
            scenario.migrate().assertCompleted();
            for (FakeDevice device : scenario.destinations) {
                assertEquals(DeviceState.STOP, device.currentState());
            }
            assertTrue(
                    scenario.journal.of("destination").stream().noneMatch(e -> e.equals("machine start")),
                    () -> scenario.journal.all().toString());
        }
    }
}
