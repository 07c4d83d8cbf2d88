// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.device;

import static org.drover.testkit.device.DeviceBench.CALL_BYTES;
import static org.drover.testkit.device.DeviceBench.drain;
import static org.drover.testkit.device.DeviceBench.feed;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.drover.api.device.ConfigState;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.MigrationFlag;
import org.junit.jupiter.api.Test;

/** Writing a state. */
interface DeviceLoadContract extends DeviceContractPart {
    /** What one device gave is what the other one has. */
    @Test
    default void stateOfStoppedDeviceArrives() {
        bench().load(bench().saveStopped(CALL_BYTES), CALL_BYTES);
        bench().assertSameState();
        bench().destination().setState(DeviceState.RUNNING);
        assertEquals(DeviceState.RUNNING, bench().destination().state());
    }

    /** Pieces of any size will do. */
    @Test
    default void writeSizeDoesNotMatter() {
        bench().load(bench().saveStopped(CALL_BYTES), 4099);
        bench().assertSameState();
    }

    /** A state of which a part was read while the device ran arrives as well. */
    @Test
    default void stateWithPrecopyArrives() {
        assumeTrue(bench().sourceHas(MigrationFlag.PRE_COPY), "the device has PRE_COPY");
        DeviceBackend source = bench().source();
        ByteArrayOutputStream state = new ByteArrayOutputStream();
        source.setState(DeviceState.PRE_COPY);
        state.writeBytes(drain(source, CALL_BYTES));
        state.writeBytes(drain(source, CALL_BYTES));
        source.setState(DeviceState.STOP_COPY);
        state.writeBytes(drain(source, CALL_BYTES));
        bench().load(state.toByteArray(), CALL_BYTES);
        bench().assertSameState();
    }

    /** A part of a state never gets a device out of RESUMING; a reset does, and then it takes a whole one. */
    @Test
    default void incompleteStateIsRefused() {
        byte[] state = bench().saveStopped(CALL_BYTES);
        DeviceBackend destination = bench().destination();
        for (int length : new int[] {0, state.length / 2, state.length - 1}) {
            destination.setState(DeviceState.RESUMING);
            feed(destination, Arrays.copyOf(state, length), CALL_BYTES);
            DeviceBench.refused(destination, () -> destination.setState(DeviceState.STOP));
            DeviceState after = destination.state();
            assertTrue(after == DeviceState.RESUMING || after == DeviceState.ERROR, length + " bytes led to " + after);
            destination.reset();
        }
        bench().load(state, CALL_BYTES);
        bench().assertSameState();
    }

    /** What is not a state of such a device is refused, by a write or at the end. */
    @Test
    default void otherBytesAreRefused() {
        byte[] state = bench().saveStopped(CALL_BYTES);
        state[0] ^= (byte) 0xff;
        DeviceBackend destination = bench().destination();
        destination.setState(DeviceState.RESUMING);
        assertThrows(DeviceException.class, () -> {
            feed(destination, state, CALL_BYTES);
            destination.setState(DeviceState.STOP);
        });
        assertFalse(destination.state().isRunning(), "a device with a damaged state runs");
    }

    /** Configuration arrives whole, reads the buffer up, and is the same when it is saved again. */
    @Test
    default void configStateArrives() {
        assumeTrue(bench().source().configState().isPresent(), "the device has a configuration");
        ConfigState to = bench().destination().configState().orElseThrow();
        bench().load(bench().saveStopped(CALL_BYTES), CALL_BYTES);
        byte[] saved = saved(bench().source().configState().orElseThrow());
        ByteBuffer source = ByteBuffer.wrap(saved);
        to.load(source);
        assertEquals(0, source.remaining(), "bytes that were left");
        assertArrayEquals(saved, saved(to), "the configuration that arrived");
    }

    /** A part of a configuration is refused before anything of it is applied. */
    @Test
    default void incompleteConfigStateChangesNothing() {
        assumeTrue(bench().source().configState().isPresent(), "the device has a configuration");
        bench().source().setState(DeviceState.STOP);
        ConfigState config = bench().source().configState().orElseThrow();
        byte[] saved = saved(config);
        for (int length : new int[] {0, 1, saved.length / 2, saved.length - 1}) {
            assertThrows(
                    DeviceException.class, () -> config.load(ByteBuffer.wrap(saved, 0, length)), length + " bytes");
        }
        assertArrayEquals(saved, saved(config), "the configuration after what was refused");
    }

    private static byte[] saved(ConfigState config) {
        ByteBuffer target = ByteBuffer.allocateDirect(ConfigState.MAX_BYTES);
        config.save(target);
        byte[] bytes = new byte[target.flip().remaining()];
        target.get(bytes);
        return bytes;
    }
}
