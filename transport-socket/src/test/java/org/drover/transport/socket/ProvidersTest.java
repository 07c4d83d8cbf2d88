// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.drover.api.ConfigurationException;
import org.drover.api.transport.TransportProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProvidersTest {
    @Test
    void bothAreFoundAsServices() {
        ProvidersTest.class.getModule().addUses(TransportProvider.class);
        List<String> schemes = ServiceLoader.load(TransportProvider.class).stream()
                .map(found -> found.get().scheme())
                .toList();
        assertTrue(schemes.containsAll(List.of("tcp", "unix")), "found " + schemes);
    }

    @Test
    void bufferSizesAreLeftToTheKernelUnlessGiven() {
        assertEquals(new SocketSettings(0, 0), SocketSettings.parse("tcp", Map.of()));
        assertEquals(
                new SocketSettings(1048576, 4096),
                SocketSettings.parse("tcp", Map.of("send-buffer-bytes", "1048576", "receive-buffer-bytes", "4096")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1M", "-1", "4095", "1073741825", "99999999999"})
    void wrongBufferSizeIsRefusedWithWhatIsAllowed(String value) {
        ConfigurationException e = assertThrows(
                ConfigurationException.class, () -> SocketSettings.parse("tcp", Map.of("send-buffer-bytes", value)));
        assertEquals(
                "option send-buffer-bytes of transport tcp is '" + value
                        + "'; allowed are 0 (leave it to the kernel) and 4096..1073741824 bytes",
                e.getMessage());
    }
}
