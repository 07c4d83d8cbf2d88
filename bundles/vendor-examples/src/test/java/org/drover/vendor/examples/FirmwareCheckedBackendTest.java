// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vendor.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.FirmwareVersion;
import org.drover.api.migration.MayRun;
import org.drover.api.migration.MigrationState;
import org.drover.simulated.SimulatedDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class FirmwareCheckedBackendTest {
    @ParameterizedTest
    @CsvSource({"16.35.2000, 16.35.2000", "16.35.2000, 16.36.1010", "16.9, 16.10"})
    void newerFirmwareIsRefused(String here, String there) {
        try (FirmwareCheckedBackend device = with(here)) {
            device.requireCompatible(Map.of(FirmwareCheckedBackend.FIRMWARE, there));
            assertEquals(Map.of(FirmwareCheckedBackend.FIRMWARE, here), device.compatibility());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "16.36.1010, 16.35.2000, which does not load a state of 16.36.1010; update it first",
        "16.35, 17.0, which does not load a state of 16.35",
        "16.35, unknown, firmware unknown"
    })
    void firmwareThatDoesNotLoadTheStateIsTaken(String here, String there, String error) {
        try (FirmwareCheckedBackend device = with(here)) {
            DeviceException refusal = assertThrows(
                    DeviceException.class,
                    () -> device.requireCompatible(Map.of(FirmwareCheckedBackend.FIRMWARE, there)));
            assertTrue(refusal.getMessage().contains(error), refusal.getMessage());
        }
    }

    @Test
    void destinationThatDoesNotSayIsTaken() {
        try (FirmwareCheckedBackend device = with("1.0")) {
            DeviceException refusal =
                    assertThrows(DeviceException.class, () -> device.requireCompatible(Map.of("colour", "grey")));
            assertTrue(refusal.getMessage().contains("does not say which firmware it has"), refusal.getMessage());
        }
    }

    @Test
    void sameFirmwareDoesNotMigrate() throws InterruptedException {
        TwoEngines.Outcome outcome = TwoEngines.migrate(List.of(with("16.35")), List.of(with("16.36")));
        assertEquals(MigrationState.COMPLETED, outcome.source().state(), outcome::sourceError);
    }

    @Test
    void sourceIsTouchedBeforeTheRefusal() throws InterruptedException {
        try (SimulatedDevice hardware =
                SimulatedDevice.named("nic0").state(1 << 20).build()) {
            TwoEngines.Outcome outcome = TwoEngines.migrate(
                    List.of(new FirmwareCheckedBackend(hardware.openBackend(), FirmwareVersion.parse("16.36"))),
                    List.of(with("16.35")));
            assertEquals(MigrationState.FAILED, outcome.source().state());
            assertEquals(MayRun.YES, outcome.source().mayRun());
            assertTrue(outcome.sourceError().contains("16.35"), outcome::sourceError);
            assertEquals(List.of(), hardware.transitions(), "states that the source's device went through");
            assertEquals(DeviceState.RUNNING, hardware.state());
        }
    }

    private static FirmwareCheckedBackend with(String firmware) {
        return new FirmwareCheckedBackend(TwoEngines.simulated("nic0", "seed=1"), FirmwareVersion.parse(firmware));
    }
}
