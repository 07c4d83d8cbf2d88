// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.drover.api.Availability;
import org.drover.api.transport.TransportCapabilities;
import org.drover.api.transport.TransportException;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportSettings;
import org.drover.api.transport.TransportUnavailableException;
import org.drover.testkit.transport.TestArena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RdmaTransportProviderTest {
    private static final TransportSettings SETTINGS = new TransportSettings("test", 1, 1, Map.of());

    private final TestArena arena = new TestArena(4096, 4);

    @TempDir
    private Path process;

    @Test
    void isFoundAsAServiceUnderItsScheme() {
        RdmaTransportProviderTest.class.getModule().addUses(TransportProvider.class);
        List<String> schemes = ServiceLoader.load(TransportProvider.class).stream()
                .map(found -> found.get().scheme())
                .toList();
        assertTrue(schemes.contains("rdma"), "found " + schemes);
    }

    @Test
    void whatCannotBeUsedIsNotOpenedAndTheReasonIsNamed() {
        TransportProvider provider = new RdmaTransportProvider(
                () -> Availability.unavailable("no RDMA device"), new FakeNetwork(), new LockedMemory(process));
        TransportUnavailableException e =
                assertThrows(TransportUnavailableException.class, () -> provider.open(SETTINGS, arena));
        assertEquals("cannot open transport rdma of test: no RDMA device", e.getMessage());
        assertEquals(0, arena.highestOutCount());
    }

    @Test
    void transportWhoseChannelsCannotBeLockedIsNotOpened() throws IOException {
        Files.writeString(process.resolve("status"), "CapEff:\t0\n");
        Files.writeString(process.resolve("limits"), "Max locked memory  16383  16383  bytes\n");
        TransportProvider provider =
                new RdmaTransportProvider(() -> Availability.AVAILABLE, new FakeNetwork(), new LockedMemory(process));
        TransportException e = assertThrows(TransportException.class, () -> provider.open(SETTINGS, arena));
        assertTrue(e.getMessage().contains("a channel needs 16384 bytes"), e.getMessage());
        assertTrue(e.getMessage().contains("RLIMIT_MEMLOCK allows 16383"), e.getMessage());
    }

    /** One that does not exist, an encrypted one for example, would be relied on. */
    @Test
    void claimsWhatItDoesAndNoMore() {
        assertEquals(new TransportCapabilities(true, false, true, true), new RdmaTransportProvider().capabilities());
    }
}
