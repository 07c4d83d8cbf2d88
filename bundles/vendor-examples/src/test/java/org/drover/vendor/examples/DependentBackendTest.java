// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vendor.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.ForwardingDeviceBackend;
import org.drover.api.migration.MigrationState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DependentBackendTest {
    private final List<String> written = new CopyOnWriteArrayList<>();

    @Test
    void orderOfTheDeviceBelowIsForgotten() {
        try (DeviceBackend device = new DependentBackend(
                new DependentBackend(TwoEngines.simulated("nic1", "seed=1"), Set.of("nic0")), Set.of("nic7"))) {
            assertEquals(Set.of("nic0", "nic7"), device.loadsAfter());
        }
    }

    @Test
    void deviceIsWrittenBeforeTheOneItNeeds() throws InterruptedException {
        // Without an order the one that is named first and has less to write is loaded first.
        TwoEngines.Outcome outcome = TwoEngines.migrate(
                List.of(needing("nic0", simulated("user", "1MiB")), simulated("nic0", "8MiB")),
                List.of(
                        needing("nic0", writing(simulated("user", "1MiB"))),
                        writing(simulated("nic0", "8MiB&write-speed=64MiB"))));
        assertEquals(MigrationState.COMPLETED, outcome.source().state(), outcome::sourceError);
        assertTrue(written.contains("user") && written.contains("nic0"), written::toString);
        assertTrue(written.lastIndexOf("nic0") < written.indexOf("user"), written::toString);
    }

    private static DeviceBackend needing(String earlier, DeviceBackend device) {
        return new DependentBackend(device, Set.of(earlier));
    }

    private static DeviceBackend simulated(String name, String stateBytes) {
        return TwoEngines.opened("sim:" + name + "?state=" + stateBytes);
    }

    private DeviceBackend writing(DeviceBackend device) {
        return new ForwardingDeviceBackend(device) {
            @Override
            public void write(ByteBuffer source) {
                written.add(id());
                super.write(source);
            }
        };
    }
}
