// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.device;

import static org.drover.testkit.device.DeviceBench.CALL_BYTES;
import static org.drover.testkit.device.DeviceBench.drain;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceState;
import org.drover.api.device.MigrationFlag;
import org.drover.api.device.PrecopyInfo;
import org.junit.jupiter.api.Test;

/** Reading a state. */
interface DeviceSaveContract extends DeviceContractPart {
    /** The end is the end, however often it is asked for. */
    @Test
    default void endOfStateIsPermanent() {
        assertTrue(bench().saveStopped(CALL_BYTES).length > 0, "a stopped device has a state");
        for (int i = 0; i < 3; i++) {
            assertEquals(0, bench().source().read(ByteBuffer.allocateDirect(64)), "bytes behind the end");
        }
    }

    /** A stopped device gives the same state again, in reads of any size. */
    @Test
    default void readSizeDoesNotChangeTheState() {
        byte[] large = bench().saveStopped(CALL_BYTES);
        bench().source().setState(DeviceState.STOP);
        assertArrayEquals(large, bench().saveStopped(4099), "the same state by other reads");
    }

    /** A read goes where the buffer's position is, and no further than its limit. */
    @Test
    default void readKeepsWithinPositionAndLimit() {
        bench().source().setState(DeviceState.STOP_COPY);
        ByteBuffer buffer = ByteBuffer.allocateDirect(64);
        buffer.position(16).limit(24);
        int n = bench().source().read(buffer);
        assertTrue(n > 0 && n <= 8, n + " bytes in room for 8");
        assertEquals(16 + n, buffer.position());
        buffer.clear();
        for (int i = 0; i < 64; i++) {
            assertTrue(i >= 16 && i < 24 || buffer.get(i) == 0, "byte " + i + " was written");
        }
    }

    /** What there is to read in PRE_COPY falls as it is read; a dry stream is no error, and no end. */
    @Test
    default void precopyRunsDryAndStopCopyGivesTheRest() {
        assumeTrue(bench().sourceHas(MigrationFlag.PRE_COPY), "the device has PRE_COPY");
        DeviceBackend device = bench().source();
        device.setState(DeviceState.PRE_COPY);
        PrecopyInfo before = device.precopyInfo();
        byte[] early = drain(device, CALL_BYTES);
        PrecopyInfo after = device.precopyInfo();
        assertTrue(early.length == 0 || after.initialBytes() < before.initialBytes(), before + " became " + after);
        device.setState(DeviceState.STOP_COPY);
        assertTrue(early.length + drain(device, CALL_BYTES).length > 0, "a state");
        assertEquals(0, device.read(ByteBuffer.allocateDirect(64)), "bytes behind the end");
    }

    /** A save that is given up leaves the device running, and the next one gives all of the state. */
    @Test
    default void savingCanBeGivenUpAndBegunAgain() {
        DeviceBackend device = bench().source();
        byte[] whole = bench().saveStopped(CALL_BYTES);
        device.setState(DeviceState.STOP);
        device.setState(DeviceState.STOP_COPY);
        assertTrue(device.read(ByteBuffer.allocateDirect(8)) > 0, "a part of the state");
        device.setState(DeviceState.STOP);
        assertArrayEquals(whole, bench().saveStopped(CALL_BYTES), "all of the state");
        device.setState(DeviceState.RUNNING);
        assertEquals(DeviceState.RUNNING, device.state());
    }
}
