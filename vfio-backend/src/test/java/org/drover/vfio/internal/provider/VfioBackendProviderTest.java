// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.drover.api.ConfigurationException;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceSpec;
import org.drover.vfio.internal.sysfs.MadeUpHost;
import org.drover.vfio.linux.IommuWay;
import org.drover.vfio.uapi.Errno;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@EnabledOnOs(OS.LINUX)
class VfioBackendProviderTest {
    private static final String VF = "0000:3b:00.2";

    @TempDir
    private Path folder;

    private MadeUpHost host;
    private VfioBackendProvider provider;

    @BeforeEach
    void makeHost() {
        host = new MadeUpHost(folder);
        provider = new VfioBackendProvider(host.paths());
    }

    @Test
    void theServiceLoaderAndDeclarativeServicesFindIt() {
        assertTrue(VfioBackendProvider.class.getModule().getDescriptor().provides().stream()
                .anyMatch(service -> service.service().equals(DeviceBackendProvider.class.getName())
                        && service.providers().contains(VfioBackendProvider.class.getName())));
        assertNotNull(
                VfioBackendProvider.class.getResource("/OSGI-INF/" + VfioBackendProvider.class.getName() + ".xml"));
    }

    @Test
    void itMatchesItsOwnSchemeOnly() {
        assertEquals(DeviceBackendProvider.MATCH_GENERIC, provider.match(DeviceSpec.parse("vfio:" + VF)));
        assertEquals(DeviceBackendProvider.MATCH_NONE, provider.match(DeviceSpec.parse("sim:nic0")));
    }

    @Test
    void aHostWithoutVfioNamesTheModules() {
        assertTrue(provider.availability().reason().contains("modprobe vfio vfio_iommu_type1"));
        DeviceException e = assertThrows(DeviceException.class, () -> open("vfio:" + VF));
        assertTrue(e.getMessage().contains("modprobe"), e.getMessage());
    }

    @Test
    void aHostWithAContainerFileOrIommufdIsAvailable() throws IOException {
        host.device("iommu");
        assertTrue(provider.availability().available());
        host.device("vfio/vfio");
        assertTrue(provider.availability().available());
    }

    @ParameterizedTest
    @CsvSource({
        "x-foo=1, has an unknown option 'x-foo'; known are enable-migration id and iommu",
        "enable-migration=maybe, enable-migration='maybe'",
        "enable-migration=off, is not to be migrated because it has enable-migration=off",
        "iommu=none, iommu='none'",
        "id=, id=''",
    })
    void aWrongOptionIsRefusedBeforeAnythingIsOpened(String option, String expected) {
        ConfigurationException e = assertThrows(ConfigurationException.class, () -> open("vfio:" + VF + "?" + option));
        assertTrue(e.getMessage().replace(",", "").contains(expected), e.getMessage());
    }

    @Test
    void optionsAreRead() {
        VfioOptions options =
                VfioOptions.of(DeviceSpec.parse("vfio:" + VF + "?id=0000:00:05.0&iommu=iommufd&enable-migration=on"));
        assertEquals("0000:00:05.0", options.id().orElseThrow());
        assertEquals(IommuWay.IOMMUFD, options.iommuWay());
        assertEquals(org.drover.api.migration.OnOffAuto.ON, options.enableMigration());
    }

    @Test
    void aDeviceThatIsNotBoundToVfioSaysWhatToDo() throws IOException {
        host.device("vfio/vfio");
        host.virtual(host.pci(VF, 0x15b3, 0x101e, "mlx5_core", "42"));
        DeviceException e = assertThrows(DeviceException.class, () -> open("vfio:" + VF));
        assertTrue(
                e.getMessage().contains("is bound to driver mlx5_core and cannot be opened by VFIO"), e.getMessage());
    }

    @Test
    void iommufdWhereThereIsNoneIsRefused() throws IOException {
        host.device("vfio/vfio");
        host.pci(VF, 0x15b3, 0x101e, "mlx5_vfio_pci", "42");
        DeviceException e = assertThrows(DeviceException.class, () -> open("vfio:" + VF + "?iommu=iommufd"));
        assertTrue(e.getMessage().contains("CONFIG_IOMMUFD"), e.getMessage());
    }

    @Test
    void aContainerThatIsNoneIsClosedAgain() throws IOException {
        host.device("vfio/vfio");
        host.device("vfio/42");
        host.pci(VF, 0x15b3, 0x101e, "mlx5_vfio_pci", "42");
        DeviceException e = assertThrows(DeviceException.class, () -> open("vfio:" + VF));
        assertEquals(Errno.ENOTTY.number(), e.errno());
        assertTrue(e.getMessage().contains("VFIO_GET_API_VERSION"), e.getMessage());
        assertEquals(0, openBelowFolder(), "nothing stays open");
    }

    @Test
    void aDeviceFileThatIsNoneIsClosedAgain() throws IOException {
        host.device("iommu");
        host.device("vfio/devices/vfio3");
        Path device = host.pci(VF, 0x15b3, 0x101e, "mlx5_vfio_pci", "42");
        Files.createDirectories(device.resolve("vfio-dev/vfio3"));
        DeviceException e = assertThrows(DeviceException.class, () -> open("vfio:" + VF));
        assertTrue(e.getMessage().contains("binding"), e.getMessage());
        assertEquals(Errno.ENOTTY.number(), e.errno());
        assertEquals(0, openBelowFolder(), "nothing stays open");
    }

    private void open(String spec) {
        provider.open(DeviceSpec.parse(spec)).close();
    }

    private long openBelowFolder() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .filter(Files::isSymbolicLink)
                    .filter(link -> {
                        try {
                            return Files.readSymbolicLink(link).startsWith(folder.toRealPath());
                        } catch (IOException e) {
                            return false;
                        }
                    })
                    .count();
        }
    }
}
