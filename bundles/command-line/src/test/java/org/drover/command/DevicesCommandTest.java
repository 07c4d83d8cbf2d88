// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.drover.api.Availability;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.device.DeviceDescription;
import org.drover.api.device.DeviceSpec;
import org.drover.command.fake.FakeEngine;
import org.junit.jupiter.api.Test;

class DevicesCommandTest {
    private record Kind(String scheme, Availability availability, List<DeviceDescription> discover)
            implements DeviceBackendProvider {
        @Override
        public int match(DeviceSpec spec) {
            return MATCH_NONE;
        }

        @Override
        public DeviceBackend open(DeviceSpec spec) {
            throw new UnsupportedOperationException();
        }
    }

    private static final DeviceBackendProvider VFIO = new Kind(
            "vfio",
            Availability.AVAILABLE,
            List.of(
                    new DeviceDescription(
                            DeviceSpec.parse("vfio:0000:3b:00.2"),
                            "mlx5_vfio_pci",
                            "network, at 3b:00.2",
                            Availability.AVAILABLE),
                    new DeviceDescription(
                            DeviceSpec.parse("vfio:0000:3b:00.3"),
                            "mlx5_core",
                            "network, at 3b:00.3",
                            Availability.unavailable("its driver is not a VFIO driver; bind it to mlx5_vfio_pci"))));
    private static final DeviceBackendProvider NONE =
            new Kind("other", Availability.unavailable("the module other is not loaded; modprobe other"), List.of());

    @Test
    void eachDeviceThatCannotMigrateHasItsReason() {
        CommandHarness harness = new CommandHarness(FakeEngine.with(VFIO, NONE));
        assertEquals(0, harness.run("devices"));
        assertEquals(
                List.of(
                        "DEVICE             DRIVER         MIGRATES  DESCRIPTION",
                        "vfio:0000:3b:00.2  mlx5_vfio_pci  yes       network, at 3b:00.2",
                        "vfio:0000:3b:00.3  mlx5_core      no        network, at 3b:00.3",
                        "vfio:0000:3b:00.3: its driver is not a VFIO driver; bind it to mlx5_vfio_pci",
                        "vfio: available",
                        "other: the module other is not loaded; modprobe other"),
                harness.outLines());
    }

    @Test
    void hostWithoutDevicesSaysSo() {
        CommandHarness harness = new CommandHarness(FakeEngine.with(NONE));
        assertEquals(0, harness.run("devices"));
        assertEquals(
                List.of("no VFIO devices on this host", "other: the module other is not loaded; modprobe other"),
                harness.outLines());
    }

    @Test
    void jsonHasOneObjectALineAndTheCountsLast() {
        CommandHarness harness = new CommandHarness(FakeEngine.with(VFIO, NONE));
        assertEquals(0, harness.run("devices", "--json"));
        assertEquals(
                List.of(
                        "{\"event\":\"kind\",\"scheme\":\"vfio\",\"available\":true,\"reason\":\"\"}",
                        "{\"event\":\"device\",\"device\":\"vfio:0000:3b:00.2\",\"driver\":\"mlx5_vfio_pci\","
                                + "\"description\":\"network, at 3b:00.2\",\"migratable\":true,\"reason\":\"\"}",
                        "{\"event\":\"device\",\"device\":\"vfio:0000:3b:00.3\",\"driver\":\"mlx5_core\","
                                + "\"description\":\"network, at 3b:00.3\",\"migratable\":false,"
                                + "\"reason\":\"its driver is not a VFIO driver; bind it to mlx5_vfio_pci\"}",
                        "{\"event\":\"kind\",\"scheme\":\"other\",\"available\":false,"
                                + "\"reason\":\"the module other is not loaded; modprobe other\"}",
                        "{\"event\":\"report\",\"status\":\"completed\",\"devices\":2,\"migratable\":1}"),
                harness.outLines());
    }
}
