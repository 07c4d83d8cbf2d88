// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vendor.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.migration.MayRun;
import org.drover.api.migration.MigrationState;
import org.drover.simulated.SimulatedDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HookedBackendTest {
    private final List<String> journal = new CopyOnWriteArrayList<>();

    @Test
    void hooksDoNotRunInOrder() throws InterruptedException {
        TwoEngines.Outcome outcome =
                TwoEngines.migrate(List.of(hooked("source", "seed=1")), List.of(hooked("destination", "seed=2")));
        assertEquals(MigrationState.COMPLETED, outcome.source().state(), outcome::sourceError);
        assertEquals(List.of("source quiesced"), of("source"));
        assertEquals(List.of("destination quiesced", "destination woken"), of("destination"));
        assertTrue(journal.indexOf("source quiesced") < journal.indexOf("destination woken"), journal::toString);
    }

    @Test
    void usersOfASourceThatGoesOnStayQuiesced() throws InterruptedException {
        TwoEngines.Outcome outcome = TwoEngines.migrate(
                List.of(hooked("source", "seed=1")), List.of(hooked("destination", "seed=2&fail=write@1MiB:EIO")));
        assertEquals(MigrationState.FAILED, outcome.source().state());
        assertEquals(MayRun.YES, outcome.source().mayRun());
        assertEquals(List.of("source quiesced", "source woken"), of("source"));
    }

    @Test
    void hookThatThrowsCostsTheDeviceItsState() throws InterruptedException {
        try (SimulatedDevice hardware =
                SimulatedDevice.named("nic0").state(1 << 20).build()) {
            DeviceBackend stubborn = new HookedBackend(
                    hardware.openBackend(),
                    () -> {
                        throw new IllegalStateException("they do not let go");
                    },
                    () -> journal.add("source woken"));
            TwoEngines.Outcome outcome =
                    TwoEngines.migrate(List.of(stubborn), List.of(hooked("destination", "seed=2")));
            assertEquals(MigrationState.FAILED, outcome.source().state());
            assertTrue(
                    outcome.sourceError().contains("its users were not quiesced: they do not let go"),
                    outcome::sourceError);
            assertEquals(MayRun.YES, outcome.source().mayRun());
            assertEquals(List.of("source woken"), of("source"));
            assertEquals(0, hardware.resets());
            assertEquals(DeviceState.RUNNING, hardware.state());
        }
    }

    @Test
    void usersOfADeviceThatDidNotStopStayQuiesced() {
        try (DeviceBackend device = hooked("source", "fail=set-state:STOP:EIO")) {
            assertThrows(DeviceException.class, () -> device.setState(DeviceState.STOP));
            device.reset();
            assertEquals(List.of("source quiesced", "source woken"), of("source"));
        }
    }

    private DeviceBackend hooked(String side, String options) {
        return new HookedBackend(
                TwoEngines.simulated("nic0", options),
                () -> journal.add(side + " quiesced"),
                () -> journal.add(side + " woken"));
    }

    private List<String> of(String side) {
        return journal.stream().filter(entry -> entry.startsWith(side)).toList();
    }
}
