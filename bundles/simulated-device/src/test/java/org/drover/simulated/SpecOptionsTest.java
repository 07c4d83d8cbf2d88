// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.drover.api.ConfigurationException;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceBackendProvider;
import org.drover.api.device.DeviceSpec;
import org.drover.api.device.MigrationFlag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user writes after {@code sim:}. */
class SpecOptionsTest {
    private static DeviceBackend open(String text) {
        return new SimulatedBackendProvider().open(DeviceSpec.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state=0",
                "state=-1",
                "state=2TiB",
                "state=64Mb/x",
                "state=",
                "state=99999999999999999999",
                "precopy=x",
                "redirty=1.5MiB",
                "redirty-rate=2EiB",
                "read-speed=fast",
                "write-speed=-3",
                "max-read=0",
                "max-read=2GiB",
                "max-write=0",
                "state-latency=5m",
                "state-latency=601s",
                "flags=P2P",
                "flags=COPY",
                "flags=",
                "dma-logging=yes",
                "config=512",
                "config=4097",
                "data-size=many",
                "seed=0.5",
                "opaque=maybe",
                "prefault=1",
                "fail=",
                "fail=open",
                "fail=read@0",
                "fail=read@",
                "fail=read@x",
                "fail=read:EWHAT",
                "fail=reset@4KiB",
                "fail=set-state:NOWHERE",
                "fail=set-state:ERROR:ERROR:ERROR",
                "fail=read:EIO:EIO",
                "hang=read:EIO",
                "hang=nothing"
            })
    void wrongValueIsRefusedWithKeyAndValue(String option) {
        ConfigurationException error = assertThrows(ConfigurationException.class, () -> open("sim:nic0?" + option));
        int equals = option.indexOf('=');
        assertTrue(error.getMessage().contains(option.substring(0, equals)), error.getMessage());
        String value = option.substring(equals + 1);
        assertTrue(
                error.getMessage().contains("'" + value) || error.getMessage().matches(".*'\\d+'.*|.*'\\[P2P\\]'.*"),
                error.getMessage());
        assertTrue(error.getMessage().contains("give "), "says what is allowed: " + error.getMessage());
    }

    @Test
    void unknownOptionIsRefusedWithThoseThereAre() {
        ConfigurationException error = assertThrows(ConfigurationException.class, () -> open("sim:nic0?stat=64MiB"));
        assertTrue(error.getMessage().contains("'stat'"), error.getMessage());
        assertTrue(error.getMessage().contains("state, precopy, redirty"), error.getMessage());
    }

    @Test
    void precopyBeyondTheStateIsRefused() {
        ConfigurationException error =
                assertThrows(ConfigurationException.class, () -> open("sim:nic0?state=1MiB&precopy=2MiB"));
        assertTrue(
                error.getMessage().contains("option precopy of a simulated device is '2097152'"), error.getMessage());
    }

    @Test
    void everyOptionIsTaken() {
        try (DeviceBackend device =
                open("sim:nic0?state=1MiB&precopy=64K&redirty=4KiB&redirty-rate=1MiB/s&read-speed=1GiB/s"
                        + "&write-speed=1G&max-read=4096&max-write=1&state-latency=0ms&flags=stop-copy,PRE_COPY&dma-logging=off"
                        + "&config=256&data-size=12345&seed=0x7f&prefault=on&fail=read@3+:ENODEV,set-state:STOP@2:EIO:ERROR"
                        + "&hang=write@1MiB,reset@7")) {
            assertEquals("nic0", device.id());
            assertEquals(java.util.Set.of(MigrationFlag.STOP_COPY, MigrationFlag.PRE_COPY), device.migrationFlags());
            assertEquals(12345, device.stopCopyBytesEstimate());
            assertTrue(device.dmaLogging().isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 255, 512, 4097})
    void configSpaceOfAWrongLengthIsRefused(int bytes, @TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("config"), new byte[bytes]);
        ConfigurationException error =
                assertThrows(ConfigurationException.class, () -> open("sim:nic0?config-space=" + file));
        assertTrue(error.getMessage().contains("256 or 4096"), error.getMessage());
    }

    @Test
    void configSpaceWithMsixIsRefused(@TempDir Path folder) throws IOException {
        byte[] space = new byte[256];
        space[0x06] = 0x10;
        space[0x34] = 0x40;
        space[0x40] = 0x05;
        space[0x41] = 0x50;
        space[0x50] = 0x11;
        Path file = Files.write(folder.resolve("config"), space);
        ConfigurationException error =
                assertThrows(ConfigurationException.class, () -> open("sim:nic0?config-space=" + file));
        assertTrue(error.getMessage().contains("MSI-X"), error.getMessage());
    }

    @Test
    void absentConfigSpaceIsNamed(@TempDir Path folder) {
        Path absent = folder.resolve("absent");
        ConfigurationException error =
                assertThrows(ConfigurationException.class, () -> open("sim:nic0?config-space=" + absent));
        assertTrue(error.getMessage().contains(absent.toString()), error.getMessage());
    }

    @Test
    void moduleProvidesTheBackend() {
        assertTrue(SimulatedBackendProvider.class.getModule().getDescriptor().provides().stream()
                .anyMatch(provided -> provided.service().equals(DeviceBackendProvider.class.getName())
                        && provided.providers().contains(SimulatedBackendProvider.class.getName())));
    }

    @Test
    void providerIsGenericForItsScheme() {
        SimulatedBackendProvider provider = new SimulatedBackendProvider();
        assertEquals(DeviceBackendProvider.MATCH_GENERIC, provider.match(DeviceSpec.parse("sim:nic0")));
        assertEquals(DeviceBackendProvider.MATCH_NONE, provider.match(DeviceSpec.parse("vfio:nic0")));
        assertTrue(provider.availability().available());
    }
}
