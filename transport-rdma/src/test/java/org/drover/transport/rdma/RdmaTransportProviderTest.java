// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.drover.api.Availability;
import org.drover.api.transport.BufferArena;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportSettings;
import org.drover.api.transport.TransportUnavailableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RdmaTransportProviderTest {
    @TempDir
    private Path directory;

    @Test
    void neverClaimsToBeAvailableEvenWhereTheMachineHasAll() throws IOException {
        Files.createFile(directory.resolve("uverbs0"));
        Files.createFile(directory.resolve("uverbs1"));
        Files.createFile(directory.resolve("rdma_cm"));
        Files.createFile(directory.resolve("libibverbs.so.1"));
        Availability availability =
                new RdmaTransportProvider(new RdmaProbe(directory, List.of(directory))).availability();
        assertFalse(availability.available());
        assertEquals(
                "RDMA channels are not implemented in this release, use tcp; found on this machine: libibverbs.so.1, "
                        + "2 verbs device(s) in " + directory + ", rdma_cm",
                availability.reason());
    }

    @Test
    void namesEachThingThatIsMissing() {
        Path missing = directory.resolve("missing");
        String reason = new RdmaTransportProvider(new RdmaProbe(missing, List.of(missing)))
                .availability()
                .reason();
        assertTrue(reason.contains("no libibverbs.so.1"), reason);
        assertTrue(reason.contains("no verbs device in " + missing), reason);
        assertTrue(reason.contains("no " + missing.resolve("rdma_cm")), reason);
        assertFalse(reason.contains("\n"), reason);
    }

    @Test
    void openIsRefusedWithTheReasonAndTakesNoBuffer() {
        TransportProvider provider = new RdmaTransportProvider();
        TransportSettings settings = new TransportSettings("test", 1, 1, Map.of());
        TransportUnavailableException e =
                assertThrows(TransportUnavailableException.class, () -> provider.open(settings, new NoArena()));
        assertEquals(
                "cannot open transport rdma of test: " + provider.availability().reason(), e.getMessage());
    }

    @Test
    void isFoundAsAServiceUnderItsScheme() {
        RdmaTransportProviderTest.class.getModule().addUses(TransportProvider.class);
        List<String> schemes = ServiceLoader.load(TransportProvider.class).stream()
                .map(found -> found.get().scheme())
                .toList();
        assertTrue(schemes.contains("rdma"), "found " + schemes);
    }

    private static final class NoArena implements BufferArena {
        @Override
        public int bufferBytes() {
            return 4096;
        }

        @Override
        public int alignmentBytes() {
            return 4096;
        }

        @Override
        public ByteBuffer take() {
            throw new AssertionError("a transport that cannot be opened takes a buffer");
        }

        @Override
        public void giveBack(ByteBuffer buffer) {
            throw new AssertionError("a transport that cannot be opened gives a buffer back");
        }
    }
}
