// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DmaLogging;
import org.drover.api.device.DmaLogging.Range;
import org.drover.vfio.VfioDevices;
import org.drover.vfio.internal.fake.FakeVfioFile;
import org.drover.vfio.memory.NativeMemory;
import org.drover.vfio.uapi.Errno;
import org.drover.vfio.uapi.VfioFeatures;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeatureDmaLoggingControl;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeatureDmaLoggingReport;
import org.junit.jupiter.api.Test;

class VfioDmaLoggingTest {
    private static final long PAGE_BYTES = 4096;

    private final List<Range> reported = new ArrayList<>();
    private final FakeVfioFile file = FakeVfioFile.pci().loggingDma(this::report);
    private final DmaLogging log = VfioDevices.open("nic0", file).dmaLogging().orElseThrow();

    @Test
    void aDeviceWithoutALogHasNone() {
        assertTrue(VfioDevices.open("nic1", FakeVfioFile.pci()).dmaLogging().isEmpty());
    }

    @Test
    void aProbeThatFailsIsNotTakenForNoLog() {
        FakeVfioFile broken = FakeVfioFile.pci().loggingDma(data -> {}).failing("PROBE 6", Errno.EIO);
        assertThrows(DeviceException.class, () -> VfioDevices.open("nic1", broken));
    }

    @Test
    void startHandsOverTheRanges() {
        List<Long> seen = new ArrayList<>();
        log.start(PAGE_BYTES, List.of(new Range(0x1000, 0x2000), new Range(0x10000, 0x8000)));
        ByteBuffer data = file.lastData(VfioFeatures.VFIO_DEVICE_FEATURE_DMA_LOGGING_START);
        seen.add(data.getLong(VfioDeviceFeatureDmaLoggingControl.PAGE_SIZE));
        seen.add((long) data.getInt(VfioDeviceFeatureDmaLoggingControl.NUM_RANGES));
        assertEquals(List.of(PAGE_BYTES, 2L), seen);
        assertTrue(data.getLong(VfioDeviceFeatureDmaLoggingControl.RANGES) != 0);
    }

    @Test
    void aStartThatTheDeviceRefusesSaysWhat() {
        file.failing("SET 6", Errno.E2BIG);
        DeviceException e =
                assertThrows(DeviceException.class, () -> log.start(PAGE_BYTES, List.of(new Range(0, 4096))));
        assertTrue(e.getMessage().contains("1 ranges of memory in pages of 4096 bytes"), e.getMessage());
        assertEquals(Errno.E2BIG.number(), e.errno());
    }

    @Test
    void nothingToLogAndOddPagesAreRefusedBeforeTheDeviceIsAsked() {
        int before = file.calls().size();
        assertThrows(DeviceException.class, () -> log.start(PAGE_BYTES, List.of()));
        assertThrows(DeviceException.class, () -> log.start(5000, List.of(new Range(0, 4096))));
        assertEquals(before, file.calls().size());
    }

    @Test
    void aReportSetsBitsInTheBuffersOwnMemory() {
        ByteBuffer bitmap = Buffers.direct(24).order(ByteOrder.nativeOrder()).position(8);
        log.report(new Range(0x4000_0000L, 100 * PAGE_BYTES), PAGE_BYTES, bitmap);
        assertEquals(List.of(new Range(0x4000_0000L, 100 * PAGE_BYTES)), reported);
        assertEquals(0, bitmap.getLong(0), "bytes before the position are not touched");
        assertEquals(1, bitmap.getLong(8));
    }

    @Test
    void aLargeReportIsMadeInPiecesThatJoin() {
        long pages = 2 * 256L * 1024 * 8 + 3;
        ByteBuffer bitmap = Buffers.direct((int) ((pages + 63) / 64 * 8)).order(ByteOrder.nativeOrder());
        log.report(new Range(0, pages * PAGE_BYTES), PAGE_BYTES, bitmap);
        long pieceBytes = 256L * 1024 * 8 * PAGE_BYTES;
        assertEquals(
                List.of(
                        new Range(0, pieceBytes),
                        new Range(pieceBytes, pieceBytes),
                        new Range(2 * pieceBytes, 3 * PAGE_BYTES)),
                reported);
        assertEquals(1, bitmap.get(0));
        assertEquals(1, bitmap.get(256 * 1024), "the second piece begins where the first one's bits end");
        assertEquals(1, bitmap.get(2 * 256 * 1024));
    }

    @Test
    void aBitmapThatIsTooSmallIsRefusedBeforeTheDeviceWritesBehindIt() {
        ByteBuffer bitmap = Buffers.direct(8);
        DeviceException e = assertThrows(
                DeviceException.class, () -> log.report(new Range(0, 65 * PAGE_BYTES), PAGE_BYTES, bitmap));
        assertTrue(e.getMessage().contains("need a bitmap of 16 bytes, and 8 are there"), e.getMessage());
        assertThrows(DeviceException.class, () -> log.report(new Range(0, 100), PAGE_BYTES, bitmap));
        assertEquals(List.of(), reported);
    }

    @Test
    void aLogThatStartsButNeverReportsNamesTheKernelsOption() {
        file.failing("GET 8", Errno.EOPNOTSUPP);
        log.start(PAGE_BYTES, List.of(new Range(0, 4096)));
        DeviceException e = assertThrows(
                DeviceException.class, () -> log.report(new Range(0, 4096), PAGE_BYTES, Buffers.direct(8)));
        assertTrue(e.getMessage().contains("failed with EOPNOTSUPP"), e.getMessage());
        assertTrue(e.getMessage().contains("CONFIG_IOMMUFD_DRIVER"), e.getMessage());
    }

    @Test
    void aStopThatFailsIsAnError() {
        log.stop();
        file.failing("SET 7", Errno.EINVAL);
        assertEquals(
                Errno.EINVAL.number(),
                assertThrows(DeviceException.class, log::stop).errno());
    }

    private void report(ByteBuffer data) {
        reported.add(new Range(
                data.getLong(VfioDeviceFeatureDmaLoggingReport.IOVA),
                data.getLong(VfioDeviceFeatureDmaLoggingReport.LENGTH)));
        ByteBuffer bits = NativeMemory.at(data.getLong(VfioDeviceFeatureDmaLoggingReport.BITMAP), 8);
        bits.put(0, (byte) (bits.get(0) | 1));
    }
}
