// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.device;

import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_DMA_LOGGING_REPORT;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_DMA_LOGGING_START;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_DMA_LOGGING_STOP;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_SET;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DmaLogging;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.memory.NativeMemory;
import org.drover.vfio.uapi.Errno;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeatureDmaLoggingControl;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeatureDmaLoggingRange;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeatureDmaLoggingReport;

/** {@link DmaLogging} through {@code VFIO_DEVICE_FEATURE_DMA_LOGGING_*}. */
final class VfioDmaLogging implements DmaLogging {
    /**
     * The pages of one report call: 256 KiB of bitmap, so 8 GiB of memory in 4 KiB pages. A device may take long to
     * report; this keeps one system call short, so that an abort gets in between, at a cost of 1 call per 8 GiB.
     */
    private static final long PAGES_A_CALL = 256L * 1024 * Byte.SIZE;

    private final String id;
    private final FeatureCalls features;

    private VfioDmaLogging(String id, FeatureCalls features) {
        this.id = id;
        this.features = features;
    }

    /** Returns the log of a device that has one. */
    static Optional<DmaLogging> probe(String id, FeatureCalls features) {
        try {
            return features.probe(VFIO_DEVICE_FEATURE_DMA_LOGGING_START, VFIO_DEVICE_FEATURE_SET)
                    ? Optional.of(new VfioDmaLogging(id, features))
                    : Optional.empty();
        } catch (ErrnoException e) {
            throw DeviceErrors.failed(
                    id, "asking for its log of memory writes", e, "its driver may be gone; see the host's kernel log");
        }
    }

    @Override
    public void start(long pageBytes, List<Range> ranges) {
        requirePageSize(pageBytes);
        if (ranges.isEmpty()) {
            throw new DeviceException("device " + id + ": no ranges of memory to log writes to are given");
        }
        ByteBuffer list = ByteBuffer.allocateDirect(ranges.size() * VfioDeviceFeatureDmaLoggingRange.SIZEOF)
                .order(ByteOrder.nativeOrder());
        for (int i = 0; i < ranges.size(); i++) {
            int at = i * VfioDeviceFeatureDmaLoggingRange.SIZEOF;
            list.putLong(
                    at + VfioDeviceFeatureDmaLoggingRange.IOVA, ranges.get(i).iova());
            list.putLong(
                    at + VfioDeviceFeatureDmaLoggingRange.LENGTH, ranges.get(i).lengthBytes());
        }
        try {
            features.prepare(VfioDeviceFeatureDmaLoggingControl.SIZEOF)
                    .putLong(VfioDeviceFeatureDmaLoggingControl.PAGE_SIZE, pageBytes)
                    .putInt(VfioDeviceFeatureDmaLoggingControl.NUM_RANGES, ranges.size())
                    .putLong(VfioDeviceFeatureDmaLoggingControl.RANGES, NativeMemory.addressOf(list))
                    .set(VFIO_DEVICE_FEATURE_DMA_LOGGING_START);
        } catch (ErrnoException e) {
            throw DeviceErrors.failed(
                    id,
                    "starting to log writes to " + ranges.size() + " ranges of memory in pages of " + pageBytes
                            + " bytes (VFIO_DEVICE_FEATURE_DMA_LOGGING_START)",
                    e,
                    "use another tracker, or join neighbouring ranges: a kernel takes as many as fit into one page of 16-byte"
                            + " ranges");
        } finally {
            Reference.reachabilityFence(list);
        }
    }

    @Override
    public void report(Range range, long pageBytes, ByteBuffer bitmap) {
        requirePageSize(pageBytes);
        long pages = range.lengthBytes() / pageBytes;
        long bitmapBytes = (pages + Long.SIZE - 1) / Long.SIZE * Long.BYTES;
        if (range.lengthBytes() <= 0 || range.lengthBytes() % pageBytes != 0 || bitmapBytes > bitmap.remaining()) {
            throw new DeviceException("device " + id + ": " + range.lengthBytes() + " bytes in pages of " + pageBytes
                    + " need a bitmap of " + bitmapBytes + " bytes, and " + bitmap.remaining() + " are there");
        }
        long address = NativeMemory.addressOf(bitmap);
        try {
            for (long page = 0; page < pages; page += PAGES_A_CALL) {
                long count = Math.min(PAGES_A_CALL, pages - page);
                reportPiece(
                        new Range(range.iova() + page * pageBytes, count * pageBytes),
                        pageBytes,
                        address + page / Byte.SIZE);
            }
        } finally {
            Reference.reachabilityFence(bitmap);
        }
    }

    private void reportPiece(Range piece, long pageBytes, long bitmapAddress) {
        try {
            features.prepare(VfioDeviceFeatureDmaLoggingReport.SIZEOF)
                    .putLong(VfioDeviceFeatureDmaLoggingReport.IOVA, piece.iova())
                    .putLong(VfioDeviceFeatureDmaLoggingReport.LENGTH, piece.lengthBytes())
                    .putLong(VfioDeviceFeatureDmaLoggingReport.PAGE_SIZE, pageBytes)
                    .putLong(VfioDeviceFeatureDmaLoggingReport.BITMAP, bitmapAddress)
                    .get(VFIO_DEVICE_FEATURE_DMA_LOGGING_REPORT);
        } catch (ErrnoException e) {
            throw DeviceErrors.failed(
                    id,
                    "reporting writes to 0x" + Long.toHexString(piece.iova()) + ", 0x"
                            + Long.toHexString(piece.lengthBytes())
                            + " bytes (VFIO_DEVICE_FEATURE_DMA_LOGGING_REPORT)",
                    e,
                    e.errno() == Errno.EOPNOTSUPP.number()
                            ? "the host's kernel is built without CONFIG_IOMMUFD_DRIVER: use another tracker"
                            : "count all memory as written, and start the log anew");
        }
    }

    @Override
    public void stop() {
        try {
            features.prepare(0).set(VFIO_DEVICE_FEATURE_DMA_LOGGING_STOP);
        } catch (ErrnoException e) {
            throw DeviceErrors.failed(
                    id,
                    "ending its log of memory writes (VFIO_DEVICE_FEATURE_DMA_LOGGING_STOP)",
                    e,
                    "closing the device ends it as well");
        }
    }

    private void requirePageSize(long pageBytes) {
        if (pageBytes <= 0 || Long.bitCount(pageBytes) != 1) {
            throw new DeviceException("device " + id + ": a page of " + pageBytes + " bytes is not a power of two");
        }
    }
}
