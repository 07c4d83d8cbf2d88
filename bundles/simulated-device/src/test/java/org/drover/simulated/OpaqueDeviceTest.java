// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Random;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A device that stands in for another one: it gives back what it was given. */
class OpaqueDeviceTest {
    private static final int STATE_BYTES = 3 << 20;

    private static SimulatedDevice device() {
        return SimulatedDevice.named("nic0").state(STATE_BYTES).opaque(true).build();
    }

    private static void load(DeviceBackend backend, byte[] stream, int step) {
        backend.setState(DeviceState.RESUMING);
        ByteBuffer direct = ByteBuffer.allocateDirect(step);
        for (int at = 0; at < stream.length; at += step) {
            backend.write(direct.clear()
                    .put(stream, at, Math.min(step, stream.length - at))
                    .flip());
        }
        backend.setState(DeviceState.RUNNING);
    }

    private static byte[] save(DeviceBackend backend) {
        backend.setState(DeviceState.STOP_COPY);
        ByteBuffer all = ByteBuffer.allocateDirect(STATE_BYTES + 1);
        while (backend.read(all) > 0) {
            continue;
        }
        byte[] stream = new byte[all.flip().remaining()];
        all.get(stream);
        backend.setState(DeviceState.RUNNING);
        return stream;
    }

    private static byte[] random(int bytes) {
        byte[] stream = new byte[bytes];
        new Random(bytes).nextBytes(stream);
        return stream;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 60, 65_536, 1_048_577, STATE_BYTES})
    void anyStreamComesBackByteForByte(int bytes) {
        byte[] stream = random(bytes);
        try (SimulatedDevice device = device();
                DeviceBackend backend = device.openBackend()) {
            load(backend, stream, 4093);
            assertEquals(bytes, backend.stopCopyBytesEstimate());
            assertArrayEquals(stream, save(backend));
            assertArrayEquals(stream, save(backend), "a second time");
        }
    }

    @Test
    void nextStateReplacesTheOneBefore() {
        try (SimulatedDevice device = device();
                DeviceBackend backend = device.openBackend()) {
            load(backend, random(100_000), 4096);
            load(backend, random(10), 4096);
            assertArrayEquals(random(10), save(backend));
        }
    }

    @Test
    void beginsWithoutAStateAndLosesItByAReset() {
        try (SimulatedDevice device = device();
                DeviceBackend backend = device.openBackend()) {
            assertEquals(0, save(backend).length);
            load(backend, random(10), 10);
            backend.reset();
            assertEquals(0, save(backend).length);
        }
    }

    @Test
    void streamLongerThanItsMemoryIsRefusedAndNothingIsRunWithIt() {
        try (SimulatedDevice device = device();
                DeviceBackend backend = device.openBackend()) {
            assertThrows(DeviceException.class, () -> load(backend, random(STATE_BYTES + 1), 4096));
            assertEquals(DeviceState.RESUMING, backend.state());
            assertThrows(DeviceException.class, () -> backend.setState(DeviceState.RUNNING));
        }
    }
}
