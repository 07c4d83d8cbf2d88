// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.drover.api.ConfigurationException;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.MigrationFlag;
import org.drover.api.device.Recovery;
import org.drover.api.device.UnsupportedFeatureException;
import org.drover.runtime.fake.FakeDevice;
import org.drover.runtime.fake.Journal;
import org.drover.runtime.internal.migration.MigrationCancellation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What happens to a device that fails to change its state, moment by moment, and the order over several devices. */
class DevicePolicyTest {
    private final Journal journal = new Journal();
    private final FakeDevice device = FakeDevice.source("dev0", 4, journal);
    private final DeviceException first = new DeviceException("first", 5, null);

    /** The way to where the device is, the change that fails, the safe state (none: reset), where it is afterwards. */
    @ParameterizedTest
    @CsvSource({
        "'',PRE_COPY,RUNNING,RUNNING,0",
        "PRE_COPY,PRE_COPY_P2P,,RUNNING,1",
        "'',RUNNING_P2P,,RUNNING,1",
        "PRE_COPY PRE_COPY_P2P,STOP_COPY,,RUNNING,1",
        "RUNNING_P2P,STOP,,RUNNING,1",
        "STOP,STOP_COPY,STOP,STOP,0",
        "STOP STOP_COPY,STOP,,RUNNING,1",
        "STOP,RESUMING,STOP,STOP,0",
        "'',RESUMING,RUNNING,RUNNING,0",
        "STOP,RUNNING_P2P,,RUNNING,1",
        "STOP RUNNING_P2P,RUNNING,,RUNNING,1"
    })
    void failureLeadsToTheSafeStateElseToAReset(
            String way, DeviceState target, DeviceState safe, DeviceState after, int resets) {
        DeviceController controller = new DeviceController(device);
        for (String step : way.isEmpty() ? new String[0] : way.split(" ")) {
            controller.transition(DeviceState.valueOf(step), Recovery.RESET);
        }
        device.plan()
                .fail("setState(" + target + ")", device.plan().count("setState(" + target + ")") + 1, () -> first);
        Recovery recovery = safe == null ? Recovery.RESET : Recovery.to(safe);
        assertSame(first, assertThrows(DeviceException.class, () -> controller.transition(target, recovery)));
        assertEquals(after, controller.state());
        assertEquals(after, device.currentState());
        assertEquals(resets, device.plan().count("reset"));
    }

    @Test
    void safeStateThatFailsTooLeadsToAResetAndTheFirstErrorIsKept() {
        DeviceException second = new DeviceException("second");
        DeviceController controller = new DeviceController(device);
        device.plan().failAlways("setState(PRE_COPY)", () -> first);
        device.plan().failAlways("setState(RUNNING)", () -> second);
        DeviceException thrown = assertThrows(
                DeviceException.class,
                () -> controller.transition(DeviceState.PRE_COPY, Recovery.to(DeviceState.RUNNING)));
        assertSame(first, thrown);
        assertEquals(List.of(second), List.of(thrown.getSuppressed()));
        assertEquals(DeviceState.RUNNING, controller.state());
        assertEquals(1, device.plan().count("reset"));
    }

    @Test
    void resetThatFailsLeavesTheDeviceInError() {
        DeviceController controller = new DeviceController(device);
        device.plan().failAlways("setState(STOP)", () -> first);
        device.plan().failAlways("reset", () -> new NoClassDefFoundError("vendor"));
        DeviceException thrown =
                assertThrows(DeviceException.class, () -> controller.transition(DeviceState.STOP, Recovery.RESET));
        assertSame(first, thrown);
        assertEquals(1, thrown.getSuppressed().length);
        assertEquals(DeviceState.ERROR, controller.state());
    }

    @Test
    void stateThatTheDeviceIsInIsNotAskedForAgain() {
        DeviceController controller = new DeviceController(device);
        controller.transition(DeviceState.RUNNING, Recovery.RESET);
        assertEquals(0, device.plan().count("setState(RUNNING)"));
    }

    @Test
    void severalDevicesNeedP2pAndIdsOfTheirOwn() {
        FakeDevice without = FakeDevice.source("dev1", 4, journal).with(MigrationFlag.STOP_COPY);
        UnsupportedFeatureException refused = assertThrows(
                UnsupportedFeatureException.class, () -> new DeviceGroup(List.of(device, without)).checkTogether());
        assertTrue(refused.getMessage().contains("[dev1]"), refused.getMessage());
        new DeviceGroup(List.of(without)).checkTogether();
        assertThrows(ConfigurationException.class, () -> new DeviceGroup(List.of(device, device)));
    }

    @Test
    void resumeBringsEachBackToWhatItWasAlsoIfOneFails() {
        FakeDevice failing = FakeDevice.source("dev1", 4, journal);
        FakeDevice stopped = FakeDevice.source("dev2", 4, journal).stopped();
        DeviceGroup group = new DeviceGroup(List.of(device, failing, stopped));
        group.stopForSwitchover(new MigrationCancellation());
        failing.plan().failAlways("setState(RUNNING_P2P)", () -> first);
        failing.plan().failAlways("reset", () -> first);
        RuntimeException error = new RuntimeException();
        group.resume(error);
        assertEquals(DeviceState.RUNNING, device.currentState());
        assertEquals(DeviceState.STOP, stopped.currentState());
        assertEquals(List.of(first), List.of(error.getSuppressed()));
    }

    @Test
    void devicesStartQuiescentFirst() {
        FakeDevice other = FakeDevice.source("dev1", 4, journal);
        DeviceGroup group = new DeviceGroup(List.of(device, other));
        group.stopForSwitchover(new MigrationCancellation());
        int before = journal.all().size();
        group.start();
        assertEquals(
                List.of(
                        "source dev0 RUNNING_P2P",
                        "source dev1 RUNNING_P2P",
                        "source dev0 RUNNING",
                        "source dev1 RUNNING"),
                journal.all().subList(before, journal.all().size()));
    }

    @Test
    void cancelBetweenTwoDevicesStopsNoMoreOfThem() {
        FakeDevice other = FakeDevice.source("dev1", 4, journal);
        MigrationCancellation cancellation = new MigrationCancellation();
        device.plan().hook("setState(RUNNING_P2P)", 1, () -> cancellation.cancel(first));
        DeviceGroup group = new DeviceGroup(List.of(device, other));
        assertSame(first, assertThrows(DeviceException.class, () -> group.stopForSwitchover(cancellation)));
        assertEquals(DeviceState.RUNNING, other.currentState());
    }
}
