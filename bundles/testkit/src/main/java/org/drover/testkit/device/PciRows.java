// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.device;

import static org.drover.testkit.device.ConformanceDevice.structure;
import static org.drover.testkit.device.Deviation.check;
import static org.drover.testkit.device.Expect.EINVAL;
import static org.drover.vfio.uapi.VfioDeviceInfos.VFIO_PCI_CONFIG_REGION_INDEX;
import static org.drover.vfio.uapi.VfioDeviceInfos.VFIO_REGION_INFO_FLAG_READ;
import static org.drover.vfio.uapi.VfioRequests.VFIO_DEVICE_GET_INFO;
import static org.drover.vfio.uapi.VfioRequests.VFIO_DEVICE_GET_IRQ_INFO;
import static org.drover.vfio.uapi.VfioRequests.VFIO_DEVICE_GET_REGION_INFO;
import static org.drover.vfio.uapi.VfioRequests.VFIO_DEVICE_SET_IRQS;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.drover.testkit.device.ConformanceRow.Needs;
import org.drover.vfio.uapi.VfioDeviceInfos.VfioDeviceInfo;
import org.drover.vfio.uapi.VfioDeviceInfos.VfioRegionInfo;
import org.drover.vfio.uapi.VfioInterrupts.VfioIrqInfo;
import org.drover.vfio.uapi.VfioInterrupts.VfioIrqSet;

/** {@code VFIO_DEVICE_GET_INFO}, regions and interrupts. */
final class PciRows {
    private PciRows() {}

    static List<ConformanceRow> rows() {
        List<ConformanceRow> rows = new ArrayList<>();
        rows.add(row("device-info-argsz-short", "VFIO_DEVICE_GET_INFO", device -> {
            ByteBuffer info = structure(VfioDeviceInfo.SIZEOF).putInt(VfioDeviceInfo.ARGSZ, 8);
            Expect.failure("a short argsz", () -> device.file().ioctl(VFIO_DEVICE_GET_INFO, info), EINVAL);
        }));
        rows.add(row("device-info-counts-config-region", "VFIO_DEVICE_GET_INFO", device -> {
            ByteBuffer info = structure(VfioDeviceInfo.SIZEOF);
            device.file().ioctl(VFIO_DEVICE_GET_INFO, info);
            int regions = info.getInt(VfioDeviceInfo.NUM_REGIONS);
            check(regions > VFIO_PCI_CONFIG_REGION_INDEX, "a PCI device has only " + regions + " regions");
        }));
        rows.add(row(
                "region-info-index-beyond",
                "VFIO_DEVICE_GET_REGION_INFO",
                device ->
                        Expect.failure("region 1000", () -> regionInfo(device, 1000, VfioRegionInfo.SIZEOF), EINVAL)));
        rows.add(row(
                "region-info-argsz-short",
                "VFIO_DEVICE_GET_REGION_INFO",
                device -> Expect.failure(
                        "a short argsz", () -> regionInfo(device, 0, VfioRegionInfo.SIZEOF - 1), EINVAL)));
        rows.add(row("region-config-can-be-read", "VFIO_DEVICE_GET_REGION_INFO", device -> {
            ByteBuffer info = regionInfo(device, VFIO_PCI_CONFIG_REGION_INDEX, VfioRegionInfo.SIZEOF);
            check(
                    (info.getInt(VfioRegionInfo.FLAGS) & VFIO_REGION_INFO_FLAG_READ) != 0
                            && info.getLong(VfioRegionInfo.SIZE) >= 64,
                    "the configuration region cannot be read, or has no header");
            ByteBuffer vendor = ByteBuffer.allocateDirect(2).order(ByteOrder.LITTLE_ENDIAN);
            device.file().pread(vendor, info.getLong(VfioRegionInfo.OFFSET));
            int id = vendor.getShort(0) & 0xffff;
            check(vendor.position() == 2 && id != 0 && id != 0xffff, "vendor id is 0x" + Integer.toHexString(id));
        }));
        rows.add(row("irq-info-index-beyond", "VFIO_DEVICE_GET_IRQ_INFO", device -> {
            ByteBuffer info = structure(VfioIrqInfo.SIZEOF).putInt(VfioIrqInfo.INDEX, 1000);
            Expect.failure("interrupt 1000", () -> device.file().ioctl(VFIO_DEVICE_GET_IRQ_INFO, info), EINVAL);
        }));
        rows.add(row("set-irqs-argsz-short", "VFIO_DEVICE_SET_IRQS", device -> {
            ByteBuffer set = structure(VfioIrqSet.SIZEOF).putInt(VfioIrqSet.ARGSZ, 8);
            Expect.failure("a short argsz", () -> device.file().ioctl(VFIO_DEVICE_SET_IRQS, set), EINVAL);
        }));
        return rows;
    }

    private static ConformanceRow row(String name, String source, ConformanceRow.Check check) {
        return new ConformanceRow(name, source, Needs.PCI, check);
    }

    private static ByteBuffer regionInfo(ConformanceDevice device, int index, int argsz) throws Exception {
        ByteBuffer info = structure(VfioRegionInfo.SIZEOF)
                .putInt(VfioRegionInfo.ARGSZ, argsz)
                .putInt(VfioRegionInfo.INDEX, index);
        device.file().ioctl(VFIO_DEVICE_GET_REGION_INFO, info);
        return info;
    }
}
