// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.drover.api.transport.TransportException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockedMemoryTest {
    @TempDir
    private Path process;

    @Test
    void neededAndAllowedBytesAndTheRemedyAreNamed() throws IOException {
        LockedMemory locked = limited("8192", "0000000000000000");
        locked.reserve("channel", 4096);
        TransportException e = assertThrows(TransportException.class, () -> locked.reserve("channel", 4097));
        assertEquals(
                "channel: needs 4097 bytes of locked memory, 4096 are in use and RLIMIT_MEMLOCK allows 8192; raise it"
                        + " (ulimit -l, LimitMEMLOCK= of systemd), make depth or channels fewer, or grant CAP_IPC_LOCK",
                e.getMessage());
        locked.release(4096);
        locked.reserve("channel", 4097);
        assertEquals(4097, locked.reservedBytes());
    }

    @Test
    void processWithTheCapabilityHasNoLimit() throws IOException {
        assertNull(limited("8192", "0000000000004000").shortage(1L << 40));
        assertTrue(limited("8192", "ffffffffffffbfff").shortage(1L << 40) != null);
    }

    @Test
    void unlimitedIsNone() throws IOException {
        assertNull(limited("unlimited", "0000000000000000").shortage(1L << 40));
    }

    private LockedMemory limited(String soft, String capabilities) throws IOException {
        Files.writeString(process.resolve("status"), "Name:\tjava\nCapEff:\t" + capabilities + "\n");
        Files.writeString(
                process.resolve("limits"),
                "Limit                     Soft Limit           Hard Limit           Units     \n"
                        + "Max locked memory         " + soft + "                unlimited            bytes     \n");
        return new LockedMemory(process);
    }
}
