// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.device;

import static org.drover.vfio.uapi.VfioDeviceInfos.VFIO_REGION_INFO_FLAG_READ;
import static org.drover.vfio.uapi.VfioDeviceInfos.VFIO_REGION_INFO_FLAG_WRITE;
import static org.drover.vfio.uapi.VfioRequests.VFIO_DEVICE_GET_REGION_INFO;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.drover.api.device.DeviceException;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.kernel.VfioFile;
import org.drover.vfio.uapi.Errno;
import org.drover.vfio.uapi.VfioDeviceInfos.VfioRegionInfo;

/**
 * A region of a device: configuration space, or what a base address register (BAR) maps. Reads and writes are whole: what
 * the driver leaves over is asked for again.
 */
public final class DeviceRegion {
    private final String id;
    private final VfioFile device;
    private final int index;
    private final int flags;
    private final long sizeBytes;
    private final long fileOffset;

    private DeviceRegion(String id, VfioFile device, int index, int flags, long sizeBytes, long fileOffset) {
        this.id = id;
        this.device = device;
        this.index = index;
        this.flags = flags;
        this.sizeBytes = sizeBytes;
        this.fileOffset = fileOffset;
    }

    /**
     * Asks the driver for a region.
     *
     * @param id the device, for errors
     * @param device its file
     * @param index the region, for example {@code VFIO_PCI_CONFIG_REGION_INDEX}
     * @return the region, of size 0 if the device does not have it
     * @throws DeviceException if the driver does not answer
     */
    public static DeviceRegion query(String id, VfioFile device, int index) {
        ByteBuffer info = ByteBuffer.allocateDirect(VfioRegionInfo.SIZEOF).order(ByteOrder.nativeOrder());
        info.putInt(VfioRegionInfo.ARGSZ, VfioRegionInfo.SIZEOF);
        info.putInt(VfioRegionInfo.INDEX, index);
        try {
            SystemCalls.ioctl(device, VFIO_DEVICE_GET_REGION_INFO, info);
        } catch (ErrnoException e) {
            if (e.errno() == Errno.EINVAL.number()) {
                return new DeviceRegion(id, device, index, 0, 0, 0);
            }
            throw DeviceErrors.failed(
                    id, "VFIO_DEVICE_GET_REGION_INFO of region " + index, e, "see the host's kernel log");
        }
        return new DeviceRegion(
                id,
                device,
                index,
                info.getInt(VfioRegionInfo.FLAGS),
                info.getLong(VfioRegionInfo.SIZE),
                info.getLong(VfioRegionInfo.OFFSET));
    }

    /** Returns its size in bytes; 0 if the device does not have it. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /** Returns whether it can be read at all. */
    public boolean isReadable() {
        return sizeBytes != 0 && (flags & VFIO_REGION_INFO_FLAG_READ) != 0;
    }

    /** Returns whether it can be written at all. */
    public boolean isWritable() {
        return sizeBytes != 0 && (flags & VFIO_REGION_INFO_FLAG_WRITE) != 0;
    }

    /**
     * Reads all of {@code target}, advancing its position.
     *
     * @param target direct
     * @param offset in the region
     * @throws DeviceException if the driver refuses or gives less
     */
    public void read(ByteBuffer target, long offset) {
        long at = fileOffset + checked(offset, target.remaining());
        while (target.hasRemaining()) {
            int bytes;
            try {
                bytes = SystemCalls.pread(device, target, at);
            } catch (ErrnoException e) {
                throw DeviceErrors.failed(id, describe("reading", offset, target), e, "see the host's kernel log");
            }
            requireProgress(bytes, "reading", offset, target);
            at += bytes;
        }
    }

    /**
     * Writes all of {@code source}, advancing its position.
     *
     * @param source direct
     * @param offset in the region
     * @throws DeviceException if the driver refuses or takes less
     */
    public void write(ByteBuffer source, long offset) {
        long at = fileOffset + checked(offset, source.remaining());
        while (source.hasRemaining()) {
            int bytes;
            try {
                bytes = SystemCalls.pwrite(device, source, at);
            } catch (ErrnoException e) {
                throw DeviceErrors.failed(id, describe("writing", offset, source), e, "see the host's kernel log");
            }
            requireProgress(bytes, "writing", offset, source);
            at += bytes;
        }
    }

    private long checked(long offset, int bytes) {
        if (offset < 0 || bytes > sizeBytes - offset) {
            throw new DeviceException("device " + id + ": region " + index + " has " + sizeBytes + " bytes; offset "
                    + offset + " with " + bytes + " bytes is outside");
        }
        return offset;
    }

    private void requireProgress(int bytes, String verb, long offset, ByteBuffer buffer) {
        if (bytes <= 0) {
            throw new DeviceException("device " + id + ": " + describe(verb, offset, buffer)
                    + " ended early; the driver does not serve its whole region");
        }
    }

    private String describe(String verb, long offset, ByteBuffer buffer) {
        return verb + " region " + index + " at " + offset + ", " + buffer.remaining() + " bytes left";
    }
}
