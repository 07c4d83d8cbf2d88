// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import static org.drover.vfio.uapi.VfioDeviceInfos.VFIO_DEVICE_FLAGS_PCI;
import static org.drover.vfio.uapi.VfioDeviceInfos.VFIO_DEVICE_FLAGS_RESET;
import static org.drover.vfio.uapi.VfioDeviceInfos.VFIO_PCI_NUM_REGIONS;
import static org.drover.vfio.uapi.VfioDeviceInfos.VFIO_REGION_INFO_FLAG_READ;
import static org.drover.vfio.uapi.VfioDeviceInfos.VFIO_REGION_INFO_FLAG_WRITE;
import static org.drover.vfio.uapi.VfioInterrupts.VFIO_PCI_NUM_IRQS;

import java.nio.ByteBuffer;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.uapi.Errno;
import org.drover.vfio.uapi.VfioDeviceInfos.VfioDeviceInfo;
import org.drover.vfio.uapi.VfioDeviceInfos.VfioRegionInfo;
import org.drover.vfio.uapi.VfioInterrupts;
import org.drover.vfio.uapi.VfioInterrupts.VfioIrqInfo;
import org.drover.vfio.uapi.VfioInterrupts.VfioIrqSet;

/**
 * What a device is, and its regions and interrupts. Source: {@code VFIO_DEVICE_GET_INFO}, {@code _GET_REGION_INFO},
 * {@code _GET_IRQ_INFO} and {@code _SET_IRQS}, Linux 6.12 {@code include/uapi/linux/vfio.h}.
 */
final class PciRequests {
    /** {@code argsz} must reach to here; the capability offset behind it is optional. */
    private static final int DEVICE_INFO_MIN_BYTES = VfioDeviceInfo.CAP_OFFSET;

    private final SimulatedHardware device;

    PciRequests(SimulatedHardware device) {
        this.device = device;
    }

    private String on(String call) {
        return call + " on " + device.options.name();
    }

    private Argument argument(SimulatedCall kind, ByteBuffer buffer, int minBytes, String call) throws ErrnoException {
        Argument argument = new Argument(buffer, call);
        argument.require(minBytes);
        if (Integer.compareUnsigned(argument.getInt(0), minBytes) < 0) {
            throw CallError.of(Errno.EINVAL, call);
        }
        device.begin(kind, call);
        return argument;
    }

    private static void check(boolean valid, String call) throws ErrnoException {
        if (!valid) {
            throw CallError.of(Errno.EINVAL, call);
        }
    }

    void deviceInfo(ByteBuffer buffer) throws ErrnoException {
        String call = on("ioctl(VFIO_DEVICE_GET_INFO)");
        Argument info = argument(SimulatedCall.GET_INFO, buffer, DEVICE_INFO_MIN_BYTES, call);
        boolean pci = device.pci.isPresent();
        info.putInt(VfioDeviceInfo.FLAGS, VFIO_DEVICE_FLAGS_RESET | (pci ? VFIO_DEVICE_FLAGS_PCI : 0));
        info.putInt(VfioDeviceInfo.NUM_REGIONS, pci ? VFIO_PCI_NUM_REGIONS : 0);
        info.putInt(VfioDeviceInfo.NUM_IRQS, pci ? VFIO_PCI_NUM_IRQS : 0);
    }

    void regionInfo(ByteBuffer buffer) throws ErrnoException {
        String call = on("ioctl(VFIO_DEVICE_GET_REGION_INFO)");
        Argument info = argument(SimulatedCall.REGION_INFO, buffer, VfioRegionInfo.SIZEOF, call);
        int index = info.getInt(VfioRegionInfo.INDEX);
        check(device.pci.isPresent() && index >= 0 && index < VFIO_PCI_NUM_REGIONS, call + " of region " + index);
        DeviceRegion region = device.pci.region(index);
        info.putInt(
                VfioRegionInfo.FLAGS, region == null ? 0 : VFIO_REGION_INFO_FLAG_READ | VFIO_REGION_INFO_FLAG_WRITE);
        info.putInt(VfioRegionInfo.CAP_OFFSET, 0);
        info.putLong(VfioRegionInfo.SIZE, region == null ? 0 : region.sizeBytes());
        info.putLong(VfioRegionInfo.OFFSET, (long) index << PciDevice.REGION_SHIFT);
    }

    void interruptInfo(ByteBuffer buffer) throws ErrnoException {
        String call = on("ioctl(VFIO_DEVICE_GET_IRQ_INFO)");
        Argument info = argument(SimulatedCall.IRQ_INFO, buffer, VfioIrqInfo.SIZEOF, call);
        int index = info.getInt(VfioIrqInfo.INDEX);
        check(device.pci.isPresent() && index >= 0 && index < VFIO_PCI_NUM_IRQS, call + " of interrupt " + index);
        int flags = VfioInterrupts.VFIO_IRQ_INFO_EVENTFD;
        if (index == VfioInterrupts.VFIO_PCI_INTX_IRQ_INDEX) {
            flags |= VfioInterrupts.VFIO_IRQ_INFO_MASKABLE | VfioInterrupts.VFIO_IRQ_INFO_AUTOMASKED;
        } else {
            flags |= VfioInterrupts.VFIO_IRQ_INFO_NORESIZE;
        }
        info.putInt(VfioIrqInfo.FLAGS, flags);
        info.putInt(VfioIrqInfo.COUNT, device.pci.vectors(index));
    }

    void setInterrupts(ByteBuffer buffer) throws ErrnoException {
        String call = on("ioctl(VFIO_DEVICE_SET_IRQS)");
        Argument set = argument(SimulatedCall.SET_IRQS, buffer, VfioIrqSet.SIZEOF, call);
        int flags = set.getInt(VfioIrqSet.FLAGS);
        int index = set.getInt(VfioIrqSet.INDEX);
        int start = set.getInt(VfioIrqSet.START);
        int count = set.getInt(VfioIrqSet.COUNT);
        check(device.pci.isPresent() && index >= 0 && index < VFIO_PCI_NUM_IRQS, call + " of interrupt " + index);
        int vectors = device.pci.vectors(index);
        check(start >= 0 && start < vectors && count >= 0 && count <= vectors - start, call + " of its vectors");
        int elementBytes =
                switch (flags & 7) {
                    case VfioInterrupts.VFIO_IRQ_SET_DATA_NONE -> 0;
                    case VfioInterrupts.VFIO_IRQ_SET_DATA_BOOL -> Byte.BYTES;
                    case VfioInterrupts.VFIO_IRQ_SET_DATA_EVENTFD -> Integer.BYTES;
                    default -> throw CallError.of(Errno.EINVAL, call + " with flags " + flags);
                };
        check(Integer.bitCount(flags >>> 3) == 1 && flags >>> 6 == 0, call + " with flags " + flags);
        int needed = VfioIrqSet.SIZEOF + count * elementBytes;
        check(Integer.compareUnsigned(set.getInt(VfioIrqSet.ARGSZ), needed) >= 0, call + " with less data");
        set.require(needed);
        if ((flags & VfioInterrupts.VFIO_IRQ_SET_ACTION_TRIGGER) != 0) {
            synchronized (device) {
                device.pci.enableVectors(index, elementBytes == 0 && count == 0 ? 0 : start + count);
            }
        }
    }

    int read(ByteBuffer target, long offset) throws ErrnoException {
        String call = on("pread");
        DeviceRegion region = region(offset, call);
        device.begin(SimulatedCall.REGION_READ, call);
        synchronized (device) {
            int at = (int) offset;
            int n = Math.min(target.remaining(), region.sizeBytes() - at);
            for (int i = 0; i < n; i++) {
                target.put(region.read(at + i));
            }
            return n;
        }
    }

    int write(ByteBuffer source, long offset) throws ErrnoException {
        String call = on("pwrite");
        DeviceRegion region = region(offset, call);
        device.begin(SimulatedCall.REGION_WRITE, call);
        synchronized (device) {
            int at = (int) offset;
            int n = Math.min(source.remaining(), region.sizeBytes() - at);
            for (int i = 0; i < n; i++) {
                region.write(at + i, source.get());
            }
            return n;
        }
    }

    private DeviceRegion region(long offset, String call) throws ErrnoException {
        long index = offset >> PciDevice.REGION_SHIFT;
        check(index >= 0 && index < VFIO_PCI_NUM_REGIONS, call + " at " + offset);
        DeviceRegion region = device.pci.region((int) index);
        long at = offset & (1L << PciDevice.REGION_SHIFT) - 1;
        check(region != null && at < region.sizeBytes(), call + " at " + at + " of region " + index);
        return region;
    }
}
