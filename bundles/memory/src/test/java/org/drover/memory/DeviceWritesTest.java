// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Random;
import org.drover.api.Deadline;
import org.drover.api.device.DeviceBackend;
import org.drover.api.memory.GuestMemory;
import org.drover.api.migration.IncomingMigration;
import org.drover.api.migration.MachineControl;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationListener;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.migration.MigrationState;
import org.drover.api.transport.TransportAddress;
import org.drover.runtime.DroverRuntime;
import org.drover.simulated.SimulatedDevice;
import org.drover.vfio.DmaLogTracker;
import org.drover.vfio.DmaLogTracker.Mapping;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A device writes by DMA while its memory moves, and its own log says where. */
@Timeout(60)
class DeviceWritesTest {
    private static final long IOVA = 0x1_0000_0000L;
    private static final int BLOCK_BYTES = 16 << 20;

    @Test
    void whatADeviceWritesByDmaIsNotLost() throws Exception {
        try (DroverRuntime drover = DroverRuntime.start();
                SimulatedDevice nic =
                        SimulatedDevice.named("nic0").state(1 << 20).build();
                SimulatedDevice peer =
                        SimulatedDevice.named("nic0").state(1 << 20).build();
                DeviceBackend source = nic.openBackend();
                DeviceBackend target = peer.openBackend();
                MappedBlock from = MappedBlock.create("pc.ram", BLOCK_BYTES);
                MappedBlock to = MappedBlock.create("pc.ram", BLOCK_BYTES)) {
            // Two mappings, the second at another offset than the first.
            DmaLogTracker tracker = new DmaLogTracker(
                    source,
                    List.of(
                            new Mapping(from, 0, IOVA, BLOCK_BYTES / 2),
                            new Mapping(from, BLOCK_BYTES / 2, IOVA * 3, BLOCK_BYTES / 2)));
            Dma dma = new Dma(nic, from);
            dma.start();
            MigrationParameters parameters = MigrationParameters.builder()
                    .set("downtime-limit", "0")
                    .set("x-precopy-round-limit", "5")
                    .set("pre-copy-dirty-page-tracking", "on")
                    .build();
            IncomingMigration incoming = drover.engine()
                    .listen(new MigrationRequest(TransportAddress.parse("tcp:127.0.0.1:0"), List.of(target), parameters)
                            .withMemory(new GuestMemory(List.of(to), List.of())));
            Migration outgoing = drover.engine()
                    .migrate(new MigrationRequest(
                            incoming.localAddress(),
                            List.of(source),
                            parameters,
                            dma,
                            MigrationListener.NONE,
                            new GuestMemory(List.of(from), List.of(tracker))));
            assertEquals(
                    MigrationState.COMPLETED,
                    outgoing.await(Deadline.afterMillis(50_000)).state());
            assertEquals(
                    MigrationState.COMPLETED,
                    incoming.await(Deadline.afterMillis(50_000)).state());
            assertEquals(-1, from.segment(0).duplicate().mismatch(to.segment(0).duplicate()));
        }
    }

    /** Writes through the device until the machine is stopped; one call into the simulated kernel at a time. */
    private static final class Dma implements MachineControl {
        private final SimulatedDevice device;
        private final MappedBlock memory;
        private final Random random = new Random(5);
        private volatile boolean running;
        private Thread thread;

        Dma(SimulatedDevice device, MappedBlock memory) {
            this.device = device;
            this.memory = memory;
        }

        @Override
        public void start() {
            running = true;
            thread = new Thread(this::write, "dma");
            thread.start();
        }

        private void write() {
            byte[] bytes = new byte[6000];
            while (running) {
                int half = random.nextInt(2) * BLOCK_BYTES / 2;
                int offset = random.nextInt(BLOCK_BYTES / 2 - bytes.length);
                random.nextBytes(bytes);
                memory.segment(0).put(half + offset, bytes);
                device.dmaWrite((half == 0 ? IOVA : IOVA * 3) + offset, bytes.length);
            }
        }

        @Override
        public void stop() {
            running = false;
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
        }
    }
}
