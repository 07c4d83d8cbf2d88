// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.sysfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.drover.api.Availability;
import org.drover.api.device.DeviceDescription;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceDiscoveryTest {
    private static final String VF = "0000:3b:00.2";
    private static final String UUID = "11111111-1111-1111-1111-111111111111";

    @TempDir
    private Path folder;

    private MadeUpHost host;

    @BeforeEach
    void makeHost() {
        host = new MadeUpHost(folder);
    }

    @Test
    void aHostWithoutSysfsHasNoDevices() {
        assertEquals(List.of(), discover());
    }

    @Test
    void devicesThatVfioHasNothingToDoWithAreLeftOut() throws IOException {
        host.pci("0000:00:1f.0", 0x8086, 0x7000, "lpc_ich", "3");
        // The physical function has the vendor's id, but cannot be migrated.
        host.pci("0000:3b:00.0", 0x15b3, 0x101d, "mlx5_core", "4");
        assertEquals(List.of(), discover());
    }

    @Test
    void aVirtualFunctionWithItsVariantDriverIsMigratable() throws IOException {
        host.virtual(host.pci(VF, 0x15b3, 0x101e, "mlx5_vfio_pci", "42")).device("vfio/42");
        DeviceDescription device = only();
        assertEquals("vfio:" + VF, device.spec().toString());
        assertEquals("mlx5_vfio_pci", device.driver());
        assertEquals(
                "NVIDIA ConnectX virtual function, vendor 15b3, device 101e, IOMMU group 42", device.description());
        assertEquals(Availability.AVAILABLE, device.migratable());
    }

    @Test
    void aVirtualFunctionWithTheHostsDriverComesWithTheCommandsThatBindIt() throws IOException {
        host.virtual(host.pci(VF, 0x15b3, 0x101e, "mlx5_core", "42"));
        String reason = only().migratable().reason();
        assertEquals(
                "it is bound to mlx5_core, which cannot migrate; bind its migration driver: modprobe mlx5_vfio_pci;"
                        + " echo 0000:3b:00.2 > /sys/bus/pci/devices/0000:3b:00.2/driver/unbind;"
                        + " echo mlx5_vfio_pci > /sys/bus/pci/devices/0000:3b:00.2/driver_override;"
                        + " echo 0000:3b:00.2 > /sys/bus/pci/drivers_probe",
                reason);
    }

    @Test
    void aVirtualFunctionWithoutADriverIsNotUnboundFirst() throws IOException {
        host.virtual(host.pci(VF, 0x8086, 0x4941, null, "42"));
        DeviceDescription device = only();
        assertEquals("none bound", device.driver());
        assertTrue(
                device.migratable().reason().contains("modprobe qat_vfio_pci; echo qat_vfio_pci >"), device.toString());
    }

    @Test
    void aVirtualFunctionWithTheGenericDriverIsToBeBoundToItsOwn() throws IOException {
        host.virtual(host.pci(VF, 0x19e5, 0xa256, "vfio-pci", "42")).device("vfio/42");
        assertTrue(only().migratable().reason().contains("it is bound to vfio-pci, which cannot migrate"));
    }

    @Test
    void theGenericDriverAloneCannotMigrate() throws IOException {
        host.pci("0000:01:00.0", 0x10de, 0x1234, "vfio-pci", "7");
        host.device("vfio/7");
        assertTrue(only().migratable().reason().startsWith("vfio-pci itself cannot migrate"));
    }

    @Test
    void aVendorsOwnDriverIsGivenTheBenefitOfTheDoubt() throws IOException {
        host.pci("0000:01:00.0", 0x1234, 0x5678, "acme-vfio-pci", "7");
        host.device("vfio/7");
        assertEquals(Availability.AVAILABLE, only().migratable());
    }

    @Test
    void aDriverIsRecognisedByEitherSpelling() throws IOException {
        host.virtual(host.pci(VF, 0x15b3, 0x101e, "mlx5-vfio-pci", "42")).device("vfio/42");
        assertTrue(only().migratable().available());
    }

    @Test
    void aGroupWithoutItsFileNamesTheModules() throws IOException {
        host.virtual(host.pci(VF, 0x15b3, 0x101e, "mlx5_vfio_pci", "42"));
        assertTrue(only().migratable().reason().contains("vfio/42; load VFIO: modprobe vfio vfio_iommu_type1"));
    }

    @Test
    void aDeviceWithoutAGroupPointsAtTheIommu() throws IOException {
        host.virtual(host.pci(VF, 0x15b3, 0x101e, "mlx5_vfio_pci", null));
        DeviceDescription device = only();
        assertTrue(device.description().endsWith("no IOMMU group"), device.description());
        assertTrue(device.migratable().reason().contains("intel_iommu=on"), device.toString());
    }

    @Test
    void aDeviceWithItsOwnFileNeedsNoGroupFile() throws IOException {
        Path device = host.pci(VF, 0x15b3, 0x101e, "mlx5_vfio_pci", "42");
        host.virtual(device).device("vfio/devices/vfio0");
        Files.createDirectories(device.resolve("vfio-dev/vfio0"));
        assertFalse(only().migratable().available(), "without /dev/iommu it cannot be used");
        host.device("iommu");
        assertTrue(only().migratable().available());
    }

    @Test
    void mediatedDevicesAreNamedByTypeAndParent() throws IOException {
        host.mediated(UUID, "vfio_mdev", "5");
        host.device("vfio/5");
        DeviceDescription device = only();
        assertEquals("vfio:" + UUID, device.spec().toString());
        assertEquals("mediated device of mtty, type Single port serial, IOMMU group 5", device.description());
        assertTrue(device.migratable().available());
    }

    @Test
    void aMediatedDeviceWithoutADriverNamesTheModule() throws IOException {
        host.mediated(UUID, null, null);
        assertTrue(only().migratable().reason().contains("modprobe"));
    }

    @Test
    void devicesAreListedByNamePciFirst() throws IOException {
        host.mediated(UUID, "vfio_mdev", "5");
        host.pci("0000:02:00.0", 1, 2, "vfio-pci", "7");
        host.pci("0000:01:00.0", 1, 2, "vfio-pci", "8");
        assertEquals(
                List.of("0000:01:00.0", "0000:02:00.0", UUID),
                discover().stream().map(device -> device.spec().name()).toList());
    }

    private List<DeviceDescription> discover() {
        return new DeviceDiscovery("vfio", host.paths()).discover();
    }

    private DeviceDescription only() {
        List<DeviceDescription> all = discover();
        assertEquals(1, all.size(), all.toString());
        return all.get(0);
    }
}
