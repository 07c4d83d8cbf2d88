// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import java.util.ArrayList;
import java.util.List;
import org.drover.api.device.DmaLogging;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.uapi.Errno;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeatureDmaLoggingControl;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeatureDmaLoggingRange;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeatureDmaLoggingReport;

/**
 * Reads the structures of the requests about a DMA log and checks them as the kernel does, before the driver sees them.
 * Source: {@code VFIO_DEVICE_FEATURE_DMA_LOGGING_START} and {@code _REPORT}, Linux 6.12
 * {@code include/uapi/linux/vfio.h}.
 */
final class DmaLogRequests {
    /** As many ranges as fit a page of the kernel, which is what the contract promises and what Linux allows. */
    private static final int MAX_RANGES = 4096 / VfioDeviceFeatureDmaLoggingRange.SIZEOF;

    private DmaLogRequests() {}

    static void start(DmaLog log, Argument argument, int data, String call) throws ErrnoException {
        long pageBytes = argument.getLong(data + VfioDeviceFeatureDmaLoggingControl.PAGE_SIZE);
        int count = argument.getInt(data + VfioDeviceFeatureDmaLoggingControl.NUM_RANGES);
        long pointer = argument.getLong(data + VfioDeviceFeatureDmaLoggingControl.RANGES);
        if (count == 0) {
            throw CallError.of(Errno.EINVAL, call);
        }
        if (Integer.compareUnsigned(count, MAX_RANGES) > 0) {
            throw CallError.of(Errno.E2BIG, call);
        }
        List<DmaLogging.Range> ranges = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            long at = pointer + (long) i * VfioDeviceFeatureDmaLoggingRange.SIZEOF;
            DmaLogging.Range range = new DmaLogging.Range(
                    UserMemory.getLong(at + VfioDeviceFeatureDmaLoggingRange.IOVA, call),
                    UserMemory.getLong(at + VfioDeviceFeatureDmaLoggingRange.LENGTH, call));
            checkRange(range, pageBytes, ranges, call);
            ranges.add(range);
        }
        if (log.isStarted()) {
            throw CallError.of(Errno.EINVAL, call + ": it is logging already");
        }
        argument.putLong(data + VfioDeviceFeatureDmaLoggingControl.PAGE_SIZE, log.start(pageBytes, ranges));
    }

    private static void checkRange(DmaLogging.Range range, long pageBytes, List<DmaLogging.Range> before, String call)
            throws ErrnoException {
        if (((range.iova() | range.lengthBytes()) & pageBytes - 1) != 0 || range.lengthBytes() == 0) {
            throw CallError.of(Errno.EINVAL, call + ": range not of whole pages");
        }
        checkEnd(range.iova(), range.lengthBytes(), call);
        for (DmaLogging.Range other : before) {
            if (Long.compareUnsigned(range.iova(), other.iova() + other.lengthBytes() - 1) <= 0
                    && Long.compareUnsigned(other.iova(), range.iova() + range.lengthBytes() - 1) <= 0) {
                throw CallError.of(Errno.EINVAL, call + ": ranges overlap");
            }
        }
    }

    private static void checkEnd(long iova, long lengthBytes, String call) throws ErrnoException {
        if (Long.compareUnsigned(iova + lengthBytes, iova) < 0) {
            throw CallError.of(Errno.EOVERFLOW, call);
        }
    }

    static void report(DmaLog log, Argument argument, int data, String call) throws ErrnoException {
        long iova = argument.getLong(data + VfioDeviceFeatureDmaLoggingReport.IOVA);
        long lengthBytes = argument.getLong(data + VfioDeviceFeatureDmaLoggingReport.LENGTH);
        long pageBytes = argument.getLong(data + VfioDeviceFeatureDmaLoggingReport.PAGE_SIZE);
        long bitmap = argument.getLong(data + VfioDeviceFeatureDmaLoggingReport.BITMAP);
        if (pageBytes < DmaLog.PAGE_BYTES || Long.bitCount(pageBytes) != 1) {
            throw CallError.of(Errno.EINVAL, call + ": page size " + pageBytes);
        }
        checkEnd(iova, lengthBytes, call);
        if (!log.isStarted()) {
            throw CallError.of(Errno.EINVAL, call + ": not logging");
        }
        for (long page : log.takeWritten(iova, lengthBytes)) {
            long bit = (page * DmaLog.PAGE_BYTES - iova) / pageBytes;
            UserMemory.setBit(bitmap, bit, call);
        }
    }
}
