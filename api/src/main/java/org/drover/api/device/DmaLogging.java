// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.device;

import java.nio.ByteBuffer;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A device's own log of the memory that it writes. Source: {@code VFIO_DEVICE_FEATURE_DMA_LOGGING_START}, {@code _STOP}
 * and {@code _REPORT}, Linux 6.12 {@code include/uapi/linux/vfio.h}. One call at a time.
 */
@ConsumerType
public interface DmaLogging {
    /**
     * A range of device addresses.
     *
     * @param iova first address
     * @param lengthBytes length, a multiple of the page size
     */
    record Range(long iova, long lengthBytes) {}

    /**
     * Starts to log writes to the ranges.
     *
     * @param pageBytes granularity, a power of two; a hint to the device
     * @param ranges not empty, not overlapping
     * @throws DeviceException if the device refuses
     */
    void start(long pageBytes, List<Range> ranges);

    /**
     * Reports the writes to a range since the last report, and clears them. Only sets bits, bit 0 of byte 0 being the
     * first page.
     *
     * @param range within the logged ranges
     * @param pageBytes what one bit stands for
     * @param bitmap direct, with at least one bit a page remaining, in whole 64-bit words
     * @throws DeviceException if the device fails; a device may start a log and yet never report (EOPNOTSUPP)
     */
    void report(Range range, long pageBytes, ByteBuffer bitmap);

    /**
     * Ends the log.
     *
     * @throws DeviceException if the device refuses
     */
    void stop();
}
