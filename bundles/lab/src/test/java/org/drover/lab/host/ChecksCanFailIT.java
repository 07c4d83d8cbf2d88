// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the other tests of this package look at is able to fail. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class ChecksCanFailIT {
    private static final MigrationSetup SETUP = MigrationSetup.channels(1);

    @TempDir
    Path scratch;

    /** One byte of one page is changed behind the relay: both QEMUs say completed, the comparison does not. */
    @Test
    void aChangedByteIsSeenInTheMemory(TestInfo test) throws Exception {
        VirtualMachine still = new VirtualMachine("pc", 64, 0, 0, java.util.Optional.empty());
        PageChange change = new PageChange();
        try (RelayedPair pair = RelayedPair.start(HostLab.results(test), scratch, still, SETUP, change, "tcp", "tcp")) {
            pair.source().migrate(SETUP, pair.entry());
            pair.source().assertCompletes();
            pair.destination().assertCompletes();

            AssertionError error = assertThrows(
                    AssertionError.class,
                    () -> MigrationSide.assertSameMemory(pair.source(), pair.destination(), scratch));
            assertTrue(change.done, "nothing was changed");
            assertTrue(error.getMessage().contains("the memory differs at 0x2"), error.getMessage());
        }
    }

    /** A VM that was stopped has stopped its program as well. */
    @Test
    void aStoppedVmIsNoRunningOne(TestInfo test) throws Exception {
        Path results = HostLab.results(test);
        try (QemuProcess qemu = QemuProcess.running("source", results, scratch, VirtualMachine.small())) {
            qemu.assertGuestRuns();
            qemu.qmp().execute("stop", Map.of());

            assertEquals("paused", qemu.runState());
            AssertionError error =
                    assertThrows(AssertionError.class, () -> qemu.assertProgramGoesOn(Duration.ofSeconds(3)));
            assertEquals("not within PT3S: the guest program of source goes on", error.getMessage());
            qemu.qmp().execute("cont", Map.of());
            qemu.assertGuestRuns();
        }
    }

    /** A refused command and an end of QEMU are errors of the client, not replies. */
    @Test
    void theMonitorsErrorsAreErrors(TestInfo test) throws Exception {
        Path results = HostLab.results(test);
        try (QemuProcess qemu = QemuProcess.incoming("destination", results, scratch, VirtualMachine.small())) {
            assertThrows(java.io.IOException.class, () -> qemu.qmp().execute("no-such-command", Map.of()));
            qemu.kill();
            assertThrows(java.io.IOException.class, qemu::runState);
        }
    }

    /**
     * Changes one byte of the page of the guest program that is at 40 MiB, wherever it comes along on a multifd
     * channel.
     */
    private static final class PageChange implements Forwarder.Change {
        /** The page is filled with its number, in the byte order of the VM. */
        private static final int PAGE_NUMBER = Integer.reverseBytes((40 << 20) / 4096);

        private volatile boolean done;

        @Override
        public void apply(byte[] head, long offset, ByteBuffer bytes) {
            for (int i = 0; i + 1024 <= bytes.limit() && head[0] == 0x11 && !done; i++) {
                if (bytes.getInt(i) == PAGE_NUMBER && bytes.getInt(i + 1020) == PAGE_NUMBER) {
                    bytes.put(i + 512, (byte) (bytes.get(i + 512) ^ 1));
                    done = true;
                }
            }
        }
    }
}
