// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.device;

import static org.drover.testkit.device.DeviceBench.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.MigrationFlag;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** States: which there are, which are refused, and what each allows. */
interface DeviceStateContract extends DeviceContractPart {
    /** Identity and abilities are the same whenever they are asked for. */
    @Test
    default void identityAndFlagsAreConstant() {
        DeviceBackend device = bench().source();
        assertTrue(device.id().matches("[\\x21-\\x7e]{1,250}"), "id " + device.id());
        assertTrue(bench().sourceHas(MigrationFlag.STOP_COPY), "can migrate at all");
        String id = device.id();
        var flags = device.migrationFlags();
        device.setState(DeviceState.STOP);
        assertEquals(id, device.id());
        assertEquals(flags, device.migrationFlags());
    }

    /** A device that was opened runs. */
    @Test
    default void openedDeviceIsRunning() {
        assertEquals(DeviceState.RUNNING, bench().source().state());
    }

    /** Every state that the device has is reached from RUNNING, and from there RUNNING again. */
    @TestFactory
    default java.util.stream.Stream<DynamicTest> everyStateIsReachedAndLeft() {
        return Arrays.stream(DeviceState.values())
                .filter(bench()::supports)
                .map(state -> DynamicTest.dynamicTest(state.name(), () -> {
                    DeviceBackend device = bench().source();
                    device.setState(state);
                    assertEquals(state, device.state());
                    if (state == DeviceState.RESUMING) {
                        device.reset();
                    } else {
                        device.setState(DeviceState.RUNNING);
                    }
                    assertEquals(DeviceState.RUNNING, device.state());
                }));
    }

    /** States that the device lacks are refused, and it stays where it is. */
    @Test
    default void unsupportedStatesAreRefused() {
        DeviceBackend device = bench().source();
        for (DeviceState state : DeviceState.values()) {
            if (!bench().supports(state)) {
                assertThrows(DeviceException.class, () -> device.setState(state), state.name());
                assertEquals(DeviceState.RUNNING, device.state());
            }
        }
    }

    /** There is no way back from STOP_COPY into precopy; the error names both states. */
    @Test
    default void stopCopyCannotGoBackToPrecopy() {
        assumeTrue(bench().sourceHas(MigrationFlag.PRE_COPY), "the device has PRE_COPY");
        DeviceBackend device = bench().source();
        device.setState(DeviceState.STOP_COPY);
        DeviceException error = refused(device, () -> device.setState(DeviceState.PRE_COPY));
        assertTrue(error.getMessage().contains("STOP_COPY"), error.getMessage());
        assertTrue(error.getMessage().contains("PRE_COPY"), error.getMessage());
        assertEquals(DeviceState.STOP_COPY, device.state());
    }

    /** Calls that need a data stream are refused where there is none, or the other one. */
    @Test
    default void streamCallsAreRefusedInOtherStates() {
        DeviceBackend device = bench().source();
        refused(device, () -> device.read(ByteBuffer.allocateDirect(8)));
        refused(device, () -> device.write(ByteBuffer.allocateDirect(8)));
        refused(device, device::precopyInfo);
        device.setState(DeviceState.STOP_COPY);
        refused(device, () -> device.write(ByteBuffer.allocateDirect(8)));
        refused(device, device::precopyInfo);
        device.setState(DeviceState.STOP);
        refused(device, () -> device.read(ByteBuffer.allocateDirect(8)));
        device.setState(DeviceState.RESUMING);
        refused(device, () -> device.read(ByteBuffer.allocateDirect(8)));
    }

    /** The estimate is there in every state. */
    @Test
    default void estimateIsThereInEveryState() {
        DeviceBackend device = bench().source();
        for (DeviceState state : DeviceState.values()) {
            if (bench().supports(state)) {
                device.reset();
                device.setState(state);
                assertTrue(device.stopCopyBytesEstimate() >= 0, "the estimate in " + state);
            }
        }
    }

    /** A reset leads to RUNNING from everywhere and ends the stream. */
    @Test
    default void resetLeadsToRunning() {
        DeviceBackend device = bench().source();
        for (DeviceState state : DeviceState.values()) {
            if (bench().supports(state)) {
                device.setState(state);
                device.reset();
                assertEquals(DeviceState.RUNNING, device.state(), "after a reset in " + state);
                refused(device, () -> device.read(ByteBuffer.allocateDirect(8)));
            }
        }
    }
}
