// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vendor.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.ForwardingDeviceBackend;
import org.drover.api.migration.MayRun;
import org.drover.api.migration.MigrationState;
import org.drover.simulated.StateDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ChecksummedBackendTest {
    @ParameterizedTest
    @ValueSource(strings = {"precopy=700KiB&redirty=8KiB", "flags=STOP_COPY", "max-read=65537"})
    void stateWithAChecksumDiffers(String options) throws InterruptedException {
        DeviceBackend source = TwoEngines.simulated("nic0", options + "&seed=1");
        DeviceBackend destination = TwoEngines.simulated("nic0", options + "&seed=2");
        Digests digests = new Digests(source, destination);
        TwoEngines.Outcome outcome = TwoEngines.migrate(
                List.of(digests.observing(new ChecksummedBackend(source))),
                List.of(new ChecksummedBackend(destination)));
        assertEquals(MigrationState.COMPLETED, outcome.source().state(), outcome::sourceError);
        assertEquals(MigrationState.COMPLETED, outcome.destination().state(), outcome::destinationError);
        assertArrayEquals(digests.source, digests.destination, "the digests of both devices");
    }

    @Test
    void damageOnTheWayIsLoaded() throws InterruptedException {
        DeviceBackend damaging = new DamagingBackend(new ChecksummedBackend(TwoEngines.simulated("nic0", "seed=1")));
        TwoEngines.Outcome outcome = TwoEngines.migrate(
                List.of(damaging), List.of(new ChecksummedBackend(TwoEngines.simulated("nic0", "seed=2"))));
        assertEquals(MigrationState.FAILED, outcome.destination().state());
        assertTrue(outcome.destinationError().contains("nic0"), outcome::destinationError);
        assertTrue(outcome.destinationError().contains("CRC32C"), outcome::destinationError);
        assertEquals(MigrationState.FAILED, outcome.source().state());
        assertEquals(MayRun.YES, outcome.source().mayRun());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 4, 5, 4096})
    void checksumInPiecesIsNotPutTogether(int pieceBytes) {
        try (DeviceBackend source = new ChecksummedBackend(TwoEngines.opened("sim:nic0?state=8KiB"));
                DeviceBackend destination = new ChecksummedBackend(TwoEngines.opened("sim:nic0?state=8KiB"))) {
            source.setState(DeviceState.STOP_COPY);
            destination.setState(DeviceState.RESUMING);
            byte[] state = drain(source, pieceBytes);
            state[state.length / 2] ^= 1;
            feed(destination, state, pieceBytes);
            DeviceException refusal = assertThrows(DeviceException.class, () -> destination.setState(DeviceState.STOP));
            assertTrue(refusal.getMessage().contains("CRC32C"), refusal.getMessage());
            destination.reset();
            destination.setState(DeviceState.RESUMING);
            state[state.length / 2] ^= 1;
            feed(destination, state, pieceBytes);
            destination.setState(DeviceState.STOP);
            assertEquals(DeviceState.STOP, destination.state());
        }
    }

    private static byte[] drain(DeviceBackend device, int pieceBytes) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer piece = ByteBuffer.allocateDirect(pieceBytes);
        while (device.read(piece.clear()) > 0) {
            piece.flip();
            while (piece.hasRemaining()) {
                all.write(piece.get());
            }
        }
        return all.toByteArray();
    }

    private static void feed(DeviceBackend device, byte[] state, int pieceBytes) {
        ByteBuffer piece = ByteBuffer.allocateDirect(pieceBytes);
        for (int at = 0; at < state.length; at += pieceBytes) {
            piece.clear()
                    .put(state, at, Math.min(pieceBytes, state.length - at))
                    .flip();
            device.write(piece);
            assertFalse(piece.hasRemaining(), "write() took only a part");
        }
    }

    /** Damages a byte of the first read, as memory or a network may. */
    private static final class DamagingBackend extends ForwardingDeviceBackend {
        private boolean done;

        DamagingBackend(DeviceBackend device) {
            super(device);
        }

        @Override
        public int read(ByteBuffer target) {
            int at = target.position();
            int bytes = device().read(target);
            if (bytes > 100_000 && !done) {
                // Behind the simulated device's own header, which it checks itself.
                target.put(at + 100_000, (byte) ~target.get(at + 100_000));
                done = true;
            }
            return bytes;
        }
    }

    /** The digests of both devices at the moment when the source is closed. */
    private static final class Digests {
        private final DeviceBackend first;
        private final DeviceBackend second;
        private byte[] source = {1};
        private byte[] destination = {2};

        Digests(DeviceBackend first, DeviceBackend second) {
            this.first = first;
            this.second = second;
        }

        DeviceBackend observing(DeviceBackend device) {
            return new ForwardingDeviceBackend(device) {
                @Override
                public void close() {
                    source = ((StateDigest) first).sha256();
                    destination = ((StateDigest) second).sha256();
                    super.close();
                }
            };
        }
    }
}
