// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.sysfs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.drover.api.ConfigurationException;
import org.drover.api.device.DeviceException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceLocatorTest {
    private static final String UUID = "11111111-aaaa-1111-1111-111111111111";

    @TempDir
    private Path folder;

    private DeviceLocator locator;
    private Path pci;

    @BeforeEach
    void makeHost() throws IOException {
        MadeUpHost host = new MadeUpHost(folder);
        pci = host.pci("0000:3b:00.2", 1, 2, null, null);
        host.mediated(UUID, null, null);
        locator = new DeviceLocator(host.paths());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000:3b:00.2", "3b:00.2", "0000:3B:00.2"})
    void aPciAddressIsFoundWithAndWithoutDomain(String name) {
        assertEquals("0000:3b:00.2", locator.find(name).name());
    }

    @Test
    void aMediatedDeviceIsFoundByItsUuid() {
        assertEquals(UUID, locator.find(UUID.toUpperCase(java.util.Locale.ROOT)).name());
    }

    @Test
    void aPathIsTakenAsItIs() {
        assertEquals("0000:3b:00.2", locator.find(pci.toString()).name());
    }

    @Test
    void aDeviceThatIsNotThereIsNamed() {
        DeviceException e = assertThrows(DeviceException.class, () -> locator.find("0000:3b:00.3"));
        assertTrue(e.getMessage().startsWith("device 0000:3b:00.3: is not on this host"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nic0", "3b:00.9", "3b:20.0", "../../etc", "0000:3b:00.2/..", "1111-2222"})
    void anythingElseIsRefusedWithTheForms(String name) {
        ConfigurationException e = assertThrows(ConfigurationException.class, () -> locator.find(name));
        assertTrue(e.getMessage().contains("neither a PCI address (0000:3b:00.2"), e.getMessage());
    }
}
