// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.vfio.VfioDevices;
import org.drover.vfio.internal.fake.FakeVfioFile;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.uapi.Errno;
import org.junit.jupiter.api.Test;

class MigrationStateTest {
    private final FakeVfioFile file = FakeVfioFile.pci();
    private final DeviceBackend device = VfioDevices.open("nic0", file);

    @Test
    void theSavingGroupKeepsItsStreamWhenTheKernelGivesNoNewOne() {
        device.setState(DeviceState.PRE_COPY);
        device.setState(DeviceState.PRE_COPY_P2P);
        device.setState(DeviceState.STOP_COPY);
        assertFalse(file.stream(0).isClosed());
        file.stream(0).gives((byte) 5);
        assertEquals(1, device.read(Buffers.direct(8)));
    }

    @Test
    void leavingTheSavingGroupClosesTheStream() {
        device.setState(DeviceState.STOP_COPY);
        device.setState(DeviceState.STOP);
        assertTrue(file.stream(0).isClosed());
        DeviceException e = assertThrows(DeviceException.class, () -> device.read(Buffers.direct(8)));
        assertEquals("device nic0: reading its state needs a data stream, and there is none in STOP", e.getMessage());
    }

    @Test
    void aNewSessionClosesTheStreamOfTheOldOne() {
        device.setState(DeviceState.STOP_COPY);
        device.setState(DeviceState.RESUMING);
        assertTrue(file.stream(0).isClosed());
        assertFalse(file.stream(1).isClosed());
    }

    @Test
    void leavingResumingClosesTheStream() {
        device.setState(DeviceState.RESUMING);
        device.setState(DeviceState.RUNNING);
        assertTrue(file.stream(0).isClosed());
    }

    @Test
    void aFailedChangeNamesBothStatesAndWhereTheDeviceIsNow() {
        file.failing("STATE STOP_COPY", Errno.EIO).leftIn(DeviceState.RUNNING_P2P);
        DeviceException e = assertThrows(DeviceException.class, () -> device.setState(DeviceState.STOP_COPY));
        assertEquals(
                "device nic0: going from RUNNING to STOP_COPY (VFIO_DEVICE_FEATURE_MIG_DEVICE_STATE) failed with EIO;"
                        + " it is in RUNNING_P2P; see the host's kernel log",
                e.getMessage());
        assertEquals(Errno.EIO.number(), e.errno());
        assertTrue(e.getCause() instanceof ErrnoException);
        assertEquals("GET 2", file.calls().get(file.calls().size() - 1), "the state is read back");
    }

    @Test
    void aFailedChangeThatEndedTheSessionClosesItsStream() {
        device.setState(DeviceState.PRE_COPY);
        file.failing("STATE RESUMING", Errno.ENOMEM).leftIn(DeviceState.STOP);
        assertThrows(DeviceException.class, () -> device.setState(DeviceState.RESUMING));
        assertTrue(file.stream(0).isClosed());
    }

    @Test
    void aStateThatTheDriverDoesNotAcceptStaysInResumingWithItsStream() {
        device.setState(DeviceState.RESUMING);
        file.failing("STATE STOP", Errno.EINVAL);
        DeviceException e = assertThrows(DeviceException.class, () -> device.setState(DeviceState.STOP));
        assertTrue(e.getMessage().contains("it is in RESUMING, because its driver does not accept"), e.getMessage());
        assertTrue(e.getMessage().contains("only a reset leaves RESUMING"), e.getMessage());
        assertFalse(file.stream(0).isClosed());
    }

    @Test
    void aDeviceThatFellIntoErrorIsToBeReset() {
        file.failing("STATE STOP", Errno.EIO).leftIn(DeviceState.ERROR);
        DeviceException e = assertThrows(DeviceException.class, () -> device.setState(DeviceState.STOP));
        assertTrue(e.getMessage().endsWith("it is in ERROR, which only a reset leaves"), e.getMessage());
    }

    @Test
    void aStateThatCannotBeReadBackIsAddedToTheFirstError() {
        file.failing("STATE STOP", Errno.EIO).failing("GET 2", Errno.ENODEV);
        DeviceException e = assertThrows(DeviceException.class, () -> device.setState(DeviceState.STOP));
        assertEquals(Errno.EIO.number(), e.errno());
        assertTrue(e.getMessage().contains("what state it is in cannot be read"), e.getMessage());
        assertEquals(1, e.getSuppressed().length);
        assertEquals(Errno.ENODEV.number(), ((DeviceException) e.getSuppressed()[0]).errno());
    }

    @Test
    void aStateThatTheDriverLacksIsExplained() {
        FakeVfioFile plain = FakeVfioFile.pci().migrationFlags(1).failing("STATE RUNNING_P2P", Errno.EINVAL);
        DeviceBackend simple = VfioDevices.open("nic1", plain);
        DeviceException e = assertThrows(DeviceException.class, () -> simple.setState(DeviceState.RUNNING_P2P));
        assertTrue(e.getMessage().contains("no such state: it can do [STOP_COPY]"), e.getMessage());
    }

    @Test
    void theWayBackThatTheKernelLacksIsExplained() {
        device.setState(DeviceState.STOP_COPY);
        file.failing("STATE PRE_COPY", Errno.EINVAL);
        DeviceException e = assertThrows(DeviceException.class, () -> device.setState(DeviceState.PRE_COPY));
        assertTrue(
                e.getMessage()
                        .endsWith("it is in STOP_COPY, and the kernel has no way back from STOP_COPY to a"
                                + " PRE_COPY state"),
                e.getMessage());
        assertFalse(file.stream(0).isClosed(), "the session goes on");
    }

    @Test
    void errorCannotBeAskedFor() {
        int before = file.calls().size();
        assertThrows(DeviceException.class, () -> device.setState(DeviceState.ERROR));
        assertEquals(before, file.calls().size(), "the kernel is not asked");
    }

    @Test
    void aDriverThatGivesNoStreamIsADefect() {
        DeviceBackend broken = VfioDevices.open("nic1", FakeVfioFile.pci().withoutStreams());
        DeviceException e = assertThrows(DeviceException.class, () -> broken.setState(DeviceState.RESUMING));
        assertTrue(e.getMessage().contains("without giving a data stream"), e.getMessage());
    }

    @Test
    void aStreamThatComesAfterTheCloseIsClosed() {
        file.beforeAdopt(descriptor -> device.close());
        DeviceException e = assertThrows(DeviceException.class, () -> device.setState(DeviceState.STOP_COPY));
        assertTrue(e.getMessage().contains("was closed while it went to STOP_COPY"), e.getMessage());
        assertTrue(file.stream(0).isClosed());
    }
}
