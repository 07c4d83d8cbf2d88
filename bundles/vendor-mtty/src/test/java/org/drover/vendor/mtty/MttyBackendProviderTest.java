// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vendor.mtty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.drover.api.Availability;
import org.drover.api.ConfigurationException;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.device.DeviceDescription;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MttyBackendProviderTest {
    @TempDir
    private Path sys;

    private FakeSysfs sysfs;
    private MttyBackendProvider provider;

    @BeforeEach
    void createProvider() {
        sysfs = new FakeSysfs(sys);
        provider = new MttyBackendProvider(sys);
    }

    @ParameterizedTest
    @CsvSource({"mtty-1, 1", "mtty-2, 2"})
    void deviceOfMttyIsLeftToTheGenericProvider(String type, int ports) throws IOException {
        Path folder = sysfs.mediated(FakeSysfs.UUID, "mtty/mtty", "mtty", type);
        provider.bindGeneric(new Generic());
        for (String name : List.of(FakeSysfs.UUID, FakeSysfs.UUID.toUpperCase(Locale.ROOT), folder.toString())) {
            DeviceSpec spec = DeviceSpec.parse("vfio:" + name + "?id=dev0");
            assertEquals(DeviceBackendProvider.MATCH_SPECIFIC, provider.match(spec), name);
            try (DeviceBackend device = provider.open(spec)) {
                assertEquals(Integer.toString(ports), device.compatibility().get("ports"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "mtty_large, mtty_large-1", // its state goes on behind the ports
        "mtty_large, mtty-1",
        "mtty, mtty-3",
        "mtty, mtty_large-1",
        "mtty, mtty-1x",
        "mtty, ",
        ", mtty-1",
        "vfio-pci, mtty-1"
    })
    void otherDeviceIsClaimed(String driver, String type) throws IOException {
        sysfs.mediated(FakeSysfs.UUID, "some/parent", driver, type);
        DeviceSpec spec = DeviceSpec.parse("vfio:" + FakeSysfs.UUID);
        assertEquals(DeviceBackendProvider.MATCH_NONE, provider.match(spec));
        assertThrows(ConfigurationException.class, () -> provider.open(spec));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vfio:83b8f4f2-509f-382f-3c1e-e6bfe0fa1001",
                "vfio:0000:3b:00.2",
                "vfio:/nowhere",
                "vfio:../../etc",
                "vfio:/\0",
                "sim:83b8f4f2-509f-382f-3c1e-e6bfe0fa1001"
            })
    void deviceThatIsNotThereIsClaimed(String spec) {
        assertEquals(DeviceBackendProvider.MATCH_NONE, provider.match(DeviceSpec.parse(spec)));
    }

    @Test
    void nobodySaysThatTheGenericProviderIsMissing() throws IOException {
        sysfs.mediated(FakeSysfs.UUID, "mtty/mtty", "mtty", "mtty-1");
        assertFalse(provider.availability().available());
        assertTrue(provider.availability().reason().contains("org.drover.vfio"));
        DeviceException refusal =
                assertThrows(DeviceException.class, () -> provider.open(DeviceSpec.parse("vfio:" + FakeSysfs.UUID)));
        assertTrue(refusal.getMessage().contains(FakeSysfs.UUID), refusal.getMessage());
        assertTrue(refusal.getMessage().contains("install the bundle org.drover.vfio"), refusal.getMessage());
    }

    @Test
    void successorOfTheGenericProviderIsForgotten() {
        Generic first = new Generic();
        Generic second = new Generic();
        provider.bindGeneric(first);
        provider.bindGeneric(second);
        provider.unbindGeneric(first);
        assertTrue(provider.availability().available());
        provider.unbindGeneric(second);
        assertFalse(provider.availability().available());
    }

    private static final class Generic implements DeviceBackendProvider {
        @Override
        public String scheme() {
            return "vfio";
        }

        @Override
        public Availability availability() {
            return Availability.AVAILABLE;
        }

        @Override
        public int match(DeviceSpec spec) {
            return MATCH_GENERIC;
        }

        @Override
        public DeviceBackend open(DeviceSpec spec) {
            assertEquals(Map.of("id", "dev0"), spec.options());
            return FakeMtty.withPorts(1);
        }

        @Override
        public List<DeviceDescription> discover() {
            return List.of();
        }
    }
}
