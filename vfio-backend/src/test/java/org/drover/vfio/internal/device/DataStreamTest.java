// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.PrecopyInfo;
import org.drover.vfio.VfioDevices;
import org.drover.vfio.internal.fake.FakeDataStream;
import org.drover.vfio.internal.fake.FakeVfioFile;
import org.drover.vfio.uapi.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class DataStreamTest {
    private final FakeVfioFile file = FakeVfioFile.pci();
    private final DeviceBackend device = VfioDevices.open("nic0", file);

    @ParameterizedTest
    @EnumSource(names = {"PRE_COPY", "PRE_COPY_P2P"})
    void aDryStreamBeforeTheStopIsNothingYet(DeviceState state) {
        FakeDataStream stream = enter(state).fails(Errno.ENOMSG).takes(0);
        assertEquals(0, device.read(Buffers.direct(8)), "ENOMSG, as the contract says");
        assertEquals(0, device.read(Buffers.direct(8)), "0, as mtty does");
        stream.gives((byte) 7);
        assertEquals(1, device.read(Buffers.direct(8)), "and it goes on");
    }

    @Test
    void enomsgAfterTheStopIsAnErrorAndNotTheEnd() {
        enter(DeviceState.STOP_COPY).gives((byte) 1, (byte) 2).fails(Errno.ENOMSG);
        device.read(Buffers.direct(8));
        DeviceException e = assertThrows(DeviceException.class, () -> device.read(Buffers.direct(8)));
        assertTrue(
                e.getMessage()
                        .startsWith("device nic0: reading its state in STOP_COPY after 2 bytes failed with ENOMSG"),
                e.getMessage());
    }

    @Test
    void theStateThatCountsIsTheOneOfTheRead() {
        enter(DeviceState.PRE_COPY).fails(Errno.ENOMSG);
        device.setState(DeviceState.STOP_COPY);
        assertThrows(DeviceException.class, () -> device.read(Buffers.direct(8)));
    }

    @Test
    void zeroBytesAfterTheStopAreTheEnd() {
        enter(DeviceState.STOP_COPY).takes(0);
        assertEquals(0, device.read(Buffers.direct(8)));
    }

    @Test
    void aReadGivesWhatTheDriverGivesAndMovesThePosition() {
        enter(DeviceState.STOP_COPY).fails(Errno.EINTR).gives((byte) 1, (byte) 2, (byte) 3);
        ByteBuffer target = Buffers.direct(8).position(2);
        assertEquals(3, device.read(target));
        assertEquals(5, target.position());
        assertEquals(3, target.get(4));
    }

    @Test
    void aReadThatFailsKeepsTheErrorNumber() {
        enter(DeviceState.STOP_COPY).fails(Errno.EIO);
        DeviceException e = assertThrows(DeviceException.class, () -> device.read(Buffers.direct(8)));
        assertEquals(Errno.EIO.number(), e.errno());
    }

    @Test
    void aWriteGoesOnUntilAllIsTaken() {
        FakeDataStream stream =
                enter(DeviceState.RESUMING).takes(1).fails(Errno.EINTR).takes(3).takes(1);
        ByteBuffer source = Buffers.direct(5).put(new byte[] {1, 2, 3, 4, 5}).flip();
        device.write(source);
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5}, stream.written());
        assertEquals(0, source.remaining());
    }

    @Test
    void aWriteThatTakesNothingFailsAndDoesNotLoop() {
        enter(DeviceState.RESUMING).takes(3).takes(0);
        DeviceException e = assertThrows(DeviceException.class, () -> device.write(Buffers.direct(8)));
        assertEquals(
                "device nic0: its driver took none of 5 bytes of state at byte 3; the state is incomplete, and only a"
                        + " reset leaves RESUMING now",
                e.getMessage());
    }

    @Test
    void aWriteThatFailsSaysHowFarItCame() {
        enter(DeviceState.RESUMING).takes(8).takes(2).fails(Errno.EFAULT);
        device.write(Buffers.direct(8));
        DeviceException e = assertThrows(DeviceException.class, () -> device.write(Buffers.direct(8)));
        assertTrue(
                e.getMessage().startsWith("device nic0: writing its state at byte 10, 6 bytes left failed with EFAULT"),
                e.getMessage());
        assertEquals(Errno.EFAULT.number(), e.errno());
    }

    @Test
    void aStreamIsNotUsedTheWrongWayRound() {
        enter(DeviceState.RESUMING);
        assertThrows(DeviceException.class, () -> device.read(Buffers.direct(8)));
        device.setState(DeviceState.STOP_COPY);
        assertThrows(DeviceException.class, () -> device.write(Buffers.direct(8)));
    }

    @Test
    void precopyInfoIsAskedOfTheStream() {
        enter(DeviceState.PRE_COPY).takes(0).fails(Errno.EINVAL);
        assertEquals(new PrecopyInfo(24, 7), device.precopyInfo());
        DeviceException e = assertThrows(DeviceException.class, device::precopyInfo);
        assertTrue(e.getMessage().contains("VFIO_MIG_GET_PRECOPY_INFO) failed with EINVAL"), e.getMessage());
    }

    @Test
    void precopyInfoWithoutAStreamIsRefused() {
        DeviceException e = assertThrows(DeviceException.class, device::precopyInfo);
        assertTrue(e.getMessage().contains("there is none in RUNNING"), e.getMessage());
    }

    private FakeDataStream enter(DeviceState state) {
        device.setState(state);
        return file.stream(0);
    }
}
