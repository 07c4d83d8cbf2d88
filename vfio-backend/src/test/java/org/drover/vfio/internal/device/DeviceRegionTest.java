// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.drover.api.device.DeviceException;
import org.drover.vfio.internal.fake.FakeVfioFile;
import org.drover.vfio.uapi.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DeviceRegionTest {
    private final FakeVfioFile file = FakeVfioFile.pci().region(2, new byte[] {10, 11, 12, 13, 14, 15});

    @Test
    void shortReadsAndWritesGoOnWhereTheyEnded() {
        DeviceRegion region = DeviceRegion.query("nic0", file.longestTransfer(2), 2);
        ByteBuffer buffer = Buffers.direct(5);
        region.read(buffer, 1);
        assertEquals(15, buffer.get(4));
        region.write(buffer.clear().limit(3), 0);
        assertEquals(13, file.region(2)[2]);
    }

    @Test
    void aDriverThatServesNothingIsAnErrorAndNotALoop() {
        DeviceRegion region = DeviceRegion.query("nic0", file.longestTransfer(0), 2);
        assertThrows(DeviceException.class, () -> region.read(Buffers.direct(5), 1));
        assertThrows(DeviceException.class, () -> region.write(Buffers.direct(5), 1));
    }

    @Test
    void nothingOutsideTheRegionIsAskedFor() {
        DeviceRegion region = DeviceRegion.query("nic0", file, 2);
        int before = file.calls().size();
        for (long offset : new long[] {2, -1, Long.MAX_VALUE, 1L << 40}) {
            assertThrows(DeviceException.class, () -> region.read(Buffers.direct(5), offset), "at " + offset);
        }
        assertEquals(before, file.calls().size());
    }

    @Test
    void aRegionThatTheDeviceDoesNotKnowIsEmpty() {
        DeviceRegion region = DeviceRegion.query("nic0", file.failing("REGION 8", Errno.EINVAL), 8);
        assertEquals(0, region.sizeBytes());
        assertFalse(region.isReadable());
        assertFalse(region.isWritable());
    }

    @Test
    void anErrorNamesRegionAndPlace() {
        DeviceRegion region = DeviceRegion.query("nic0", file.failing("READ 2", Errno.EIO), 2);
        DeviceException e = assertThrows(DeviceException.class, () -> region.read(Buffers.direct(5), 1));
        assertTrue(
                e.getMessage().startsWith("device nic0: reading region 2 at 1, 5 bytes left failed with EIO"),
                e.getMessage());
    }
}
