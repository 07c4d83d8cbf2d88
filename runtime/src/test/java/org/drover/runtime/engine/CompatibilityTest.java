// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationState;
import org.drover.api.transport.Channel;
import org.drover.runtime.fake.FakeDevice;
import org.drover.runtime.fake.Plan;
import org.drover.runtime.wire.Captures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the destination's devices are is asked of the source's before any is touched; and never of or by a QEMU. */
@Timeout(60)
class CompatibilityTest {
    private static void assertUntouched(FakeDevice device) {
        for (DeviceState state : DeviceState.values()) {
            assertEquals(0, device.plan().count("setState(" + state + ")"), device.id() + " to " + state);
        }
        for (String call : List.of("read", "write", "reset", "precopyInfo", "config.save", "config.load")) {
            assertEquals(0, device.plan().count(call), device.id() + " " + call);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mem:*", "tcp:127.0.0.1:0"})
    void sourceIsToldOnceBeforeAnyDeviceOfEitherSideIsTouched(String address) {
        try (Scenario scenario = Scenario.of(3)) {
            if (!address.startsWith("mem")) {
                scenario.over(address);
            }
            scenario.destinations.get(1).saying(Map.of("firmware", "1.2", "empty", ""));
            Map<String, String> told = new java.util.concurrent.ConcurrentHashMap<>();
            scenario.sources.get(1).requiring(entries -> {
                scenario.sources.forEach(CompatibilityTest::assertUntouched);
                scenario.destinations.forEach(CompatibilityTest::assertUntouched);
                told.putAll(entries);
            });
            scenario.migrate().assertCompleted();
            assertEquals(Map.of("firmware", "1.2", "empty", ""), told);
            for (int i = 0; i < 3; i++) {
                assertEquals(1, scenario.sources.get(i).plan().count("requireCompatible"));
                assertEquals(1, scenario.destinations.get(i).plan().count("compatibility"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mem:*", "tcp:127.0.0.1:0"})
    void refusalEndsBothSidesWithNothingTouched(String address) {
        try (Scenario scenario = Scenario.of(3)) {
            if (!address.startsWith("mem")) {
                scenario.over(address);
            }
            scenario.sources.get(1).saying(Map.of("firmware", "2.0")).requiring(entries -> {
                throw new DeviceException("firmware " + entries.get("firmware") + " is too old: update it to 2.0");
            });
            scenario.destinations.get(1).saying(Map.of("firmware", "1.2"));
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
            assertEquals(
                    ErrorCategory.DEVICE,
                    ((DroverException) scenario.source.report().error().orElseThrow()).category());
            for (String part :
                    List.of("device dev1", "{firmware=2.0}", "{firmware=1.2}", "is too old: update it to 2.0")) {
                assertTrue(scenario.sourceError().contains(part), scenario::errors);
            }
            assertTrue(scenario.destinationError().contains("hung up after it had been told"), scenario::errors);
            assertTrue(scenario.destinationError().contains("firmware=1.2"), scenario::errors);
            scenario.sources.forEach(CompatibilityTest::assertUntouched);
            scenario.destinations.forEach(CompatibilityTest::assertUntouched);
            assertFalse(scenario.journal.of("source").contains("machine stop"));
        }
    }

    @Test
    void deviceThatNeverAnswersWhetherTheOtherFitsIsNamed() {
        CountDownLatch hold = new CountDownLatch(1);
        try (Scenario scenario = Scenario.of(2)) {
            scenario.sourceParameters.set(MigrationParameters.STALL_TIMEOUT, 1_000L);
            Plan plan = scenario.sources.get(1).plan();
            plan.hook("requireCompatible", 1, () -> {
                try {
                    hold.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
            assertTrue(
                    scenario.errors().contains("device dev1 has not returned from requireCompatible"),
                    scenario::errors);
            scenario.destinations.forEach(CompatibilityTest::assertUntouched);
            hold.countDown();
            plan.awaitReturned();
        }
    }

    @Test
    void withoutMultifdChannelsNothingIsAsked() {
        try (Scenario scenario = Scenario.of(1).set(MigrationParameters.MULTIFD, false)) {
            scenario.destinations.get(0).saying(Map.of("firmware", "1.2"));
            scenario.sources.get(0).requiring(entries -> {
                throw new DeviceException("as wanted");
            });
            scenario.migrate().assertCompleted();
            assertEquals(0, scenario.destinations.get(0).plan().count("compatibility"));
        }
    }

    @Test
    void switchoverIsAcknowledgedAfterTheDevicesWereAccepted() {
        try (Scenario scenario = Scenario.of(2).set(MigrationParameters.SWITCHOVER_ACK, true)) {
            scenario.migrate().assertCompleted();
            assertEquals(1, scenario.sources.get(0).plan().count("requireCompatible"));
        }
    }

    @Test
    void destinationThatSaysMoreThanFitsFailsWithNothingTouched() {
        try (Scenario scenario = Scenario.of(8)) {
            Map<String, String> big = new java.util.HashMap<>();
            for (int i = 0; i < 32; i++) {
                big.put("key" + i, "x".repeat(255));
            }
            scenario.destinations.forEach(device -> device.saying(big));
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
            assertTrue(scenario.destinationError().contains("must have at most 65535"), scenario::errors);
            scenario.sources.forEach(CompatibilityTest::assertUntouched);
            scenario.destinations.forEach(CompatibilityTest::assertUntouched);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "c", "l4"})
    void recordedQemuIsSentNothingNewAndTheDevicesAreNotAsked(String capture) {
        try (Scenario scenario = Scenario.of(1)
                        .set(MigrationParameters.MACHINE_TYPE, "pc-i440fx-10.0")
                        .set(MigrationParameters.MULTIFD_CHANNELS, 2)
                        .with(s -> s.destinations.get(0).saying(Map.of("firmware", "1.2")))
                        .listen();
                HandmadePeer peer = new HandmadePeer(scenario.destination.localAddress())) {
            Channel main = peer.connect();
            for (int i = 1; i <= 2; i++) {
                HandmadePeer.send(
                        peer.connect(), Captures.forward(capture, i).slice().limit(64));
            }
            // The whole opening of the recording, and nothing else: header, configuration, OPEN_RETURN_PATH, PING.
            HandmadePeer.send(main, Captures.forward(capture, 0).slice().limit(41));
            assertArrayEquals(new byte[] {0, 2, 0, 4, 0, 0, 0, 1}, HandmadePeer.receiveBytes(main, 8));
            HandmadePeer.send(main, new HandmadeStream().u8(0x55).toBuffer());
            assertArrayEquals(new byte[] {0, 1, 0, 4, 0, 0, 0, 1}, HandmadePeer.receiveReturnPath(main));
            assertEquals(MigrationState.FAILED, scenario.destinationReport().state());
            assertEquals(0, scenario.destinations.get(0).plan().count("compatibility"));
        }
    }

    @ParameterizedTest
    @CsvSource({"1,0", "0,1"})
    void sourceWithAMarkOnOneChannelOnlyIsTakenForAQemu(int first, int second) {
        try (Scenario scenario = Scenario.of(1)
                        .set(MigrationParameters.MULTIFD_CHANNELS, 2)
                        .listen();
                HandmadePeer peer = new HandmadePeer(scenario.destination.localAddress())) {
            Channel main = peer.connect();
            HandmadePeer.send(
                    peer.connect(),
                    new HandmadeStream().markedInitialPacket(0, first).toBuffer());
            HandmadePeer.send(
                    peer.connect(),
                    new HandmadeStream().markedInitialPacket(1, second).toBuffer());
            HandmadePeer.send(main, new HandmadeStream().opening().toBuffer());
            assertArrayEquals(new byte[] {0, 2, 0, 4, 0, 0, 0, 1}, HandmadePeer.receiveBytes(main, 8));
            HandmadePeer.send(main, new HandmadeStream().u8(0x55).toBuffer());
            HandmadePeer.receiveReturnPath(main);
            assertEquals(MigrationState.FAILED, scenario.destinationReport().state());
            assertEquals(0, scenario.destinations.get(0).plan().count("compatibility"));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 65535})
    void markedSourceOfAnyVersionIsToldInVersionOneAndMustAccept(int version) {
        try (Scenario scenario = Scenario.of(1)
                        .set(MigrationParameters.MULTIFD_CHANNELS, 1)
                        .with(s -> s.destinations.get(0).saying(Map.of("k", "v")))
                        .listen();
                HandmadePeer peer = new HandmadePeer(scenario.destination.localAddress())) {
            Channel main = peer.connect();
            HandmadePeer.send(
                    peer.connect(),
                    new HandmadeStream().markedInitialPacket(0, version).toBuffer());
            HandmadePeer.send(main, new HandmadeStream().opening().toBuffer());
            ByteBuffer expected = new HandmadeStream()
                    .u16(0xd201)
                    .u16(15)
                    .u16(1)
                    .u16(1)
                    .name("dev0")
                    .u8(1)
                    .name("k")
                    .name("v")
                    .u8(0)
                    .u16(2)
                    .u16(4)
                    .u32(1)
                    .toBuffer();
            assertArrayEquals(expected.array(), HandmadePeer.receiveBytes(main, expected.remaining()));
            assertUntouched(scenario.destinations.get(0));
            HandmadePeer.send(main, new HandmadeStream().start(1, "dev0/vfio").toBuffer());
            assertArrayEquals(new byte[] {0, 1, 0, 4, 0, 0, 0, 1}, HandmadePeer.receiveReturnPath(main));
            assertEquals(MigrationState.FAILED, scenario.destinationReport().state());
            assertTrue(scenario.destinationError().contains("sent SECTION_START where PING must be"), scenario::errors);
            assertUntouched(scenario.destinations.get(0));
        }
    }

    @Test
    void markedSourceThatAsksForNoReturnPathIsRefused() {
        try (Scenario scenario = Scenario.of(1)
                        .set(MigrationParameters.MULTIFD_CHANNELS, 1)
                        .listen();
                HandmadePeer peer = new HandmadePeer(scenario.destination.localAddress())) {
            Channel main = peer.connect();
            HandmadePeer.send(
                    peer.connect(),
                    new HandmadeStream().markedInitialPacket(0, 1).toBuffer());
            HandmadePeer.send(
                    main,
                    new HandmadeStream()
                            .u32(0x5145564d)
                            .u32(3)
                            .configuration("none")
                            .ping(1)
                            .toBuffer());
            assertEquals(0, HandmadePeer.receiveAll(main).length);
            assertEquals(MigrationState.FAILED, scenario.destinationReport().state());
            assertTrue(scenario.destinationError().contains("where OPEN_RETURN_PATH must be"), scenario::errors);
        }
    }
}
