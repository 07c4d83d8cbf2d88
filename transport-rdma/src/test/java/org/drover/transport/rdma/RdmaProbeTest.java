// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.drover.api.Availability;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RdmaProbeTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void machineThatHasAll() throws IOException {
        Files.createDirectories(directory.resolve("sys/rxe0/ports/1"));
        Files.writeString(directory.resolve("sys/rxe0/ports/1/state"), "4: ACTIVE\n");
        Files.createDirectories(directory.resolve("dev"));
        Files.createFile(directory.resolve("dev/uverbs0"));
        Files.createFile(directory.resolve("dev/rdma_cm"));
    }

    @Test
    void machineThatHasAllIsAvailable() {
        assertEquals(Availability.AVAILABLE, probe(() -> {}).availability());
    }

    @Test
    void eachThingThatIsMissingIsNamed() throws IOException {
        assertMissing("install rdma-core", () -> {
            throw new UnsatisfiedLinkError("librdmacm.so.1");
        });
        Files.delete(directory.resolve("dev/uverbs0"));
        assertMissing("no " + directory.resolve("dev") + "/uverbs*; modprobe ib_uverbs", () -> {});
        Files.delete(directory.resolve("dev/rdma_cm"));
        assertMissing("no " + directory.resolve("dev/rdma_cm") + "; modprobe rdma_ucm", () -> {});
        Files.writeString(directory.resolve("sys/rxe0/ports/1/state"), "1: DOWN\n");
        assertMissing("no port is active (rxe0/1 1: DOWN)", () -> {});
        Files.delete(directory.resolve("sys/rxe0/ports/1/state"));
        Files.delete(directory.resolve("sys/rxe0/ports/1"));
        Files.delete(directory.resolve("sys/rxe0/ports"));
        Files.delete(directory.resolve("sys/rxe0"));
        assertMissing("no RDMA device", () -> {});
    }

    @Test
    void tooLittleLockedMemoryIsNamed() throws IOException {
        Files.writeString(directory.resolve("status"), "CapEff:\t0\n");
        Files.writeString(directory.resolve("limits"), "Max locked memory  65536  65536  bytes\n");
        RdmaProbe probe = new RdmaProbe(
                () -> {}, directory.resolve("dev"), directory.resolve("sys"), new LockedMemory(directory));
        String reason = probe.availability().reason();
        assertTrue(reason.contains("needs 4210688 bytes") && reason.contains("allows 65536"), reason);
    }

    private RdmaProbe probe(Runnable libraries) {
        return new RdmaProbe(
                libraries, directory.resolve("dev"), directory.resolve("sys"), new LockedMemory(Unlimited.PROCESS));
    }

    private void assertMissing(String what, Runnable libraries) {
        Availability availability = probe(libraries).availability();
        assertFalse(availability.available());
        assertTrue(availability.reason().contains(what), availability.reason());
        assertFalse(availability.reason().contains("\n"), availability.reason());
    }
}
