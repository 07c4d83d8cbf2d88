// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.device;

import static org.drover.testkit.device.Deviation.check;
import static org.drover.testkit.device.Expect.E2BIG;
import static org.drover.testkit.device.Expect.EFAULT;
import static org.drover.testkit.device.Expect.EINVAL;
import static org.drover.testkit.device.Expect.EOVERFLOW;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_DMA_LOGGING_REPORT;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_DMA_LOGGING_START;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_DMA_LOGGING_STOP;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_GET;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_SET;

import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.drover.testkit.device.ConformanceRow.Needs;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.memory.NativeMemory;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeature;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeatureDmaLoggingControl;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeatureDmaLoggingReport;

/** {@code VFIO_DEVICE_FEATURE_DMA_LOGGING_START}, {@code _STOP} and {@code _REPORT}. */
final class DmaLoggingRows {
    private static final String START = "struct vfio_device_feature_dma_logging_control";
    private static final String REPORT = "struct vfio_device_feature_dma_logging_report";
    private static final long PAGE = 4096;
    private static final long BITMAP_PATTERN = 0x8000000000000001L;

    private DmaLoggingRows() {}

    static List<ConformanceRow> rows() {
        List<ConformanceRow> rows = new ArrayList<>();
        rows.add(row("dma-start-and-stop", START, device -> {
            start(device, 0, 16 * PAGE, 32 * PAGE, 16 * PAGE);
            stop(device);
            start(device, 0, 16 * PAGE);
            stop(device);
        }));
        rows.add(refused("dma-start-without-ranges", EINVAL));
        rows.add(refused("dma-start-range-not-aligned", EINVAL, 1, PAGE));
        rows.add(refused("dma-start-length-not-aligned", EINVAL, 0, PAGE + 1));
        rows.add(refused("dma-start-ranges-overlap", EINVAL, 0, 2 * PAGE, PAGE, 2 * PAGE));
        rows.add(refused("dma-start-range-beyond-the-last-address", EOVERFLOW, -PAGE, 2 * PAGE));
        rows.add(refused("dma-start-more-ranges-than-a-page", E2BIG, new long[2 * 257]));
        rows.add(row("dma-start-null-ranges", START, device -> {
            ByteBuffer argument = control(1, 0);
            Expect.failure("ranges at address 0", () -> device.call(argument), EFAULT);
        }));
        rows.add(row("dma-start-twice-is-refused", START, device -> {
            start(device, 0, PAGE);
            try {
                Expect.failure("a second start", () -> {
                    start(device, 0, PAGE);
                    return "logging";
                });
            } finally {
                stop(device);
            }
        }));
        rows.add(row(
                "dma-report-page-size-below-4096",
                REPORT,
                device -> Expect.failure("page size 2048", () -> report(device, PAGE / 2), EINVAL)));
        rows.add(row(
                "dma-report-page-size-no-power-of-two",
                REPORT,
                device -> Expect.failure("page size 12288", () -> report(device, 3 * PAGE), EINVAL)));
        rows.add(row(
                "dma-report-without-start-is-refused",
                REPORT,
                device -> Expect.failure("a report before the start", () -> report(device, PAGE))));
        rows.add(row("dma-report-keeps-bits", REPORT, device -> {
            start(device, 0, 64 * PAGE);
            try {
                long word = report(device, PAGE);
                check(
                        (word & BITMAP_PATTERN) == BITMAP_PATTERN,
                        "bits that were set before are gone: 0x" + Long.toHexString(word));
            } finally {
                stop(device);
            }
        }));
        return rows;
    }

    private static ConformanceRow row(String name, String source, ConformanceRow.Check check) {
        return new ConformanceRow(name, source, Needs.DMA_LOGGING, check);
    }

    private static ConformanceRow refused(String name, int errno, long... ranges) {
        return row(
                name,
                START,
                device -> Expect.failure(
                        "the start",
                        () -> {
                            start(device, ranges);
                            return "logging";
                        },
                        errno));
    }

    private static ByteBuffer control(int ranges, long address) {
        ByteBuffer argument = ConformanceDevice.feature(
                VFIO_DEVICE_FEATURE_DMA_LOGGING_START | VFIO_DEVICE_FEATURE_SET,
                VfioDeviceFeatureDmaLoggingControl.SIZEOF);
        return argument.putLong(VfioDeviceFeature.DATA + VfioDeviceFeatureDmaLoggingControl.PAGE_SIZE, PAGE)
                .putInt(VfioDeviceFeature.DATA + VfioDeviceFeatureDmaLoggingControl.NUM_RANGES, ranges)
                .putLong(VfioDeviceFeature.DATA + VfioDeviceFeatureDmaLoggingControl.RANGES, address);
    }

    /** Starts with ranges of address and length. */
    private static void start(ConformanceDevice device, long... ranges) throws ErrnoException {
        ByteBuffer array = longs(Math.max(1, ranges.length));
        for (int i = 0; i < ranges.length; i++) {
            array.putLong(i * Long.BYTES, ranges[i]);
        }
        device.call(control(ranges.length / 2, NativeMemory.addressOf(array)));
        Reference.reachabilityFence(array);
    }

    private static void stop(ConformanceDevice device) throws ErrnoException {
        device.call(ConformanceDevice.feature(VFIO_DEVICE_FEATURE_DMA_LOGGING_STOP | VFIO_DEVICE_FEATURE_SET, 0));
    }

    /** Reports 64 pages from 0 into a word that has some bits; returns it. */
    private static long report(ConformanceDevice device, long pageBytes) throws ErrnoException {
        ByteBuffer bitmap = longs(1).putLong(0, BITMAP_PATTERN);
        ByteBuffer argument = ConformanceDevice.feature(
                VFIO_DEVICE_FEATURE_DMA_LOGGING_REPORT | VFIO_DEVICE_FEATURE_GET,
                VfioDeviceFeatureDmaLoggingReport.SIZEOF);
        argument.putLong(VfioDeviceFeature.DATA + VfioDeviceFeatureDmaLoggingReport.LENGTH, 64 * PAGE)
                .putLong(VfioDeviceFeature.DATA + VfioDeviceFeatureDmaLoggingReport.PAGE_SIZE, pageBytes)
                .putLong(
                        VfioDeviceFeature.DATA + VfioDeviceFeatureDmaLoggingReport.BITMAP,
                        NativeMemory.addressOf(bitmap));
        device.call(argument);
        long word = bitmap.getLong(0);
        Reference.reachabilityFence(bitmap);
        return word;
    }

    private static ByteBuffer longs(int count) {
        return ByteBuffer.allocateDirect(count * Long.BYTES).order(ByteOrder.nativeOrder());
    }
}
