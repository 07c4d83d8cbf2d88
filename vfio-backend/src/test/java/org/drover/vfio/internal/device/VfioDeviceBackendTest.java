// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.Set;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.MigrationFlag;
import org.drover.api.device.UnsupportedFeatureException;
import org.drover.vfio.VfioDevices;
import org.drover.vfio.internal.fake.FakeVfioFile;
import org.drover.vfio.uapi.Errno;
import org.drover.vfio.uapi.VfioDeviceInfos;
import org.junit.jupiter.api.Test;

class VfioDeviceBackendTest {
    private static final String ID = "0000:00:05.0";

    @Test
    void openOfAFileThatIsNoDeviceClosesItAndNamesTheCall() {
        FakeVfioFile file = FakeVfioFile.pci().failing("INFO", Errno.ENOTTY);
        DeviceException e = assertThrows(DeviceException.class, () -> VfioDevices.open(ID, file));
        assertTrue(e.getMessage().startsWith("device 0000:00:05.0: VFIO_DEVICE_GET_INFO failed with ENOTTY;"));
        assertEquals(Errno.ENOTTY.number(), e.errno());
        assertTrue(file.isClosed());
    }

    @Test
    void aPlatformDeviceIsRefusedWithTheReason() {
        FakeVfioFile file = FakeVfioFile.pci().deviceFlags(1 << 2);
        UnsupportedFeatureException e =
                assertThrows(UnsupportedFeatureException.class, () -> VfioDevices.open(ID, file));
        assertTrue(e.getMessage().contains("is no PCI device (flags 0x4)"), e.getMessage());
        assertTrue(file.isClosed());
    }

    @Test
    void aBadIdIsRefusedAndTheFileClosed() {
        FakeVfioFile file = FakeVfioFile.pci();
        assertThrows(IllegalArgumentException.class, () -> VfioDevices.open("a\nb", file));
        assertTrue(file.isClosed());
        assertThrows(IllegalArgumentException.class, () -> VfioDevices.open("x".repeat(251), file));
    }

    @Test
    void aDriverWithoutMigrationHasNoFlagsAndRefusesEveryState() {
        DeviceBackend device = VfioDevices.open(ID, FakeVfioFile.pci().migrationFlags(0));
        assertEquals(Set.of(), device.migrationFlags());
        UnsupportedFeatureException e =
                assertThrows(UnsupportedFeatureException.class, () -> device.setState(DeviceState.STOP));
        assertTrue(e.getMessage().contains("variant driver"), e.getMessage());
        assertThrows(UnsupportedFeatureException.class, device::state);
    }

    @Test
    void flagsAreTheDriversAndUnknownOnesAreLeftOut() {
        assertEquals(
                EnumSet.of(MigrationFlag.STOP_COPY, MigrationFlag.P2P),
                VfioDevices.open(ID, FakeVfioFile.pci().migrationFlags(0x83)).migrationFlags());
        // PRE_COPY without STOP_COPY is no device of the contract.
        assertEquals(
                Set.of(),
                VfioDevices.open(ID, FakeVfioFile.pci().migrationFlags(4)).migrationFlags());
    }

    @Test
    void anErrorOtherThanUnknownFeatureIsNotTakenForNoMigration() {
        FakeVfioFile file = FakeVfioFile.pci().failing("GET 1", Errno.EIO);
        DeviceException e = assertThrows(DeviceException.class, () -> VfioDevices.open(ID, file));
        assertTrue(e.getMessage().contains("VFIO_DEVICE_FEATURE_MIGRATION) failed with EIO"), e.getMessage());
        assertTrue(file.isClosed());
    }

    @Test
    void aStateThatIsNotKnownIsNamed() {
        DeviceException e = assertThrows(
                DeviceException.class,
                () -> VfioDevices.open(ID, FakeVfioFile.pci().inRawState(8)));
        assertTrue(e.getMessage().contains("state 8, which this release does not know"), e.getMessage());
    }

    @Test
    void aMissingEstimateIsAnErrorAndNotANumber() {
        FakeVfioFile file = FakeVfioFile.pci();
        DeviceBackend device = VfioDevices.open(ID, file);
        assertEquals(4096, device.stopCopyBytesEstimate());
        file.failing("GET 9", Errno.ENOTTY);
        DeviceException e = assertThrows(DeviceException.class, device::stopCopyBytesEstimate);
        assertTrue(e.getMessage().contains("VFIO_DEVICE_FEATURE_MIG_DATA_SIZE) failed with ENOTTY"), e.getMessage());
    }

    @Test
    void aDeviceThatDoesNotAnnounceItsResetIsResetAllTheSame() {
        FakeVfioFile file = FakeVfioFile.pci();
        DeviceBackend device = VfioDevices.open(ID, file);
        device.setState(DeviceState.RESUMING);
        device.reset();
        assertEquals("RESET", file.calls().get(file.calls().size() - 1));
        assertTrue(file.stream(0).isClosed(), "a reset ends the session");
        assertEquals(DeviceState.RUNNING, device.state());
        assertThrows(DeviceException.class, () -> device.write(Buffers.direct(1)));
    }

    @Test
    void aDeviceWithoutResetSaysSo() {
        FakeVfioFile file = FakeVfioFile.pci().failing("RESET", Errno.EINVAL);
        DeviceBackend device = VfioDevices.open(ID, file);
        UnsupportedFeatureException e = assertThrows(UnsupportedFeatureException.class, device::reset);
        assertTrue(
                e.getMessage().contains("reset in RUNNING (VFIO_DEVICE_RESET) failed with EINVAL; it cannot be reset"),
                e.getMessage());
    }

    @Test
    void aResetThatFailsIsNoMissingReset() {
        FakeVfioFile file = FakeVfioFile.pci()
                .deviceFlags(VfioDeviceInfos.VFIO_DEVICE_FLAGS_PCI | VfioDeviceInfos.VFIO_DEVICE_FLAGS_RESET)
                .failing("RESET", Errno.EIO);
        DeviceBackend device = VfioDevices.open(ID, file);
        DeviceException e = assertThrows(DeviceException.class, device::reset);
        assertFalse(e instanceof UnsupportedFeatureException);
        assertEquals(Errno.EIO.number(), e.errno());
    }

    @Test
    void aResetThatFailsIsNoMissingResetEvenIfTheDriverDoesNotAnnounceIt() {
        FakeVfioFile file = FakeVfioFile.pci().failing("RESET", Errno.EIO);
        DeviceBackend device = VfioDevices.open(ID, file);
        DeviceException e = assertThrows(DeviceException.class, device::reset);
        assertFalse(e instanceof UnsupportedFeatureException, e.getMessage());
        assertEquals(Errno.EIO.number(), e.errno());
    }

    @Test
    void closeTakesTheDataStreamAlongAndCanBeRepeated() {
        FakeVfioFile file = FakeVfioFile.pci();
        DeviceBackend device = VfioDevices.open(ID, file);
        device.setState(DeviceState.STOP_COPY);
        device.close();
        device.close();
        assertTrue(file.stream(0).isClosed());
        assertTrue(file.isClosed());
        DeviceException e = assertThrows(DeviceException.class, () -> device.read(Buffers.direct(1)));
        assertTrue(e.getMessage().contains("the device is closed"), e.getMessage());
    }

    @Test
    void aDeviceWithoutConfigurationSpaceHasNoConfigState() {
        assertTrue(VfioDevices.open(ID, FakeVfioFile.pci()).configState().isEmpty());
    }
}
