// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.sysfs;

import java.util.Optional;

/**
 * The drivers in the kernel that add migration to VFIO's generic PCI driver, and the devices they are for. Source: the
 * {@code PCI_DRIVER_OVERRIDE_DEVICE_VFIO} tables below {@code drivers/vfio/pci/} of Linux 6.12, and of 6.13 for virtio.
 */
enum VariantDriver {
    MLX5("mlx5_vfio_pci", "NVIDIA ConnectX virtual function", 0x15b3, 0x101e),
    HISI_ACC("hisi_acc_vfio_pci", "HiSilicon accelerator virtual function", 0x19e5, 0xa251, 0xa256, 0xa259),
    QAT("qat_vfio_pci", "Intel QuickAssist virtual function", 0x8086, 0x4941, 0x4943, 0x4945),
    PDS("pds_vfio_pci", "AMD Pensando Ethernet virtual function", 0x1dd8, 0x1003),
    VIRTIO("virtio_vfio_pci", "virtio network virtual function", 0x1af4, 0x1041);

    private final String module;
    private final String device;
    private final int vendorId;
    private final int[] deviceIds;

    VariantDriver(String module, String device, int vendorId, int... deviceIds) {
        this.module = module;
        this.device = device;
        this.vendorId = vendorId;
        this.deviceIds = deviceIds;
    }

    /** Returns the driver's module, which in sysfs is the driver's name with either {@code _} or {@code -}. */
    String module() {
        return module;
    }

    /** Returns what the device is, for people. */
    String device() {
        return device;
    }

    /** Returns whether a driver's name in sysfs is this one. */
    boolean isNamed(String driver) {
        return driver.replace('-', '_').equals(module);
    }

    /** Returns the driver made for a device. All are for virtual functions only. */
    static Optional<VariantDriver> of(SysfsDevice device) {
        if (!device.isVirtualFunction()) {
            return Optional.empty();
        }
        int vendorId = device.number("vendor");
        int deviceId = device.number("device");
        for (VariantDriver driver : values()) {
            for (int known : driver.deviceIds) {
                if (driver.vendorId == vendorId && known == deviceId) {
                    return Optional.of(driver);
                }
            }
        }
        return Optional.empty();
    }
}
