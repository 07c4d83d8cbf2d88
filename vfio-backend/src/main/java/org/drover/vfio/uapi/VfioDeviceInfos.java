// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.uapi;

/** What a device and its regions are. Source: {@code include/uapi/linux/vfio.h} of Linux 6.12. */
public final class VfioDeviceInfos {
    /** {@link VfioRequests#VFIO_DEVICE_RESET} works. */
    public static final int VFIO_DEVICE_FLAGS_RESET = 1 << 0;

    /** It has the regions and interrupts of a PCI device. */
    public static final int VFIO_DEVICE_FLAGS_PCI = 1 << 1;

    /** Capabilities follow the structure. */
    public static final int VFIO_DEVICE_FLAGS_CAPS = 1 << 7;

    /** The region can be read. */
    public static final int VFIO_REGION_INFO_FLAG_READ = 1 << 0;

    /** The region can be written. */
    public static final int VFIO_REGION_INFO_FLAG_WRITE = 1 << 1;

    /** The region can be mapped. */
    public static final int VFIO_REGION_INFO_FLAG_MMAP = 1 << 2;

    /** Capabilities follow the structure. */
    public static final int VFIO_REGION_INFO_FLAG_CAPS = 1 << 3;

    /** Region of the first base address register. */
    public static final int VFIO_PCI_BAR0_REGION_INDEX = 0;

    /** Region of the second base address register. */
    public static final int VFIO_PCI_BAR1_REGION_INDEX = 1;

    /** Region of the last base address register. */
    public static final int VFIO_PCI_BAR5_REGION_INDEX = 5;

    /** Region of the expansion ROM. */
    public static final int VFIO_PCI_ROM_REGION_INDEX = 6;

    /** Region of the configuration space. */
    public static final int VFIO_PCI_CONFIG_REGION_INDEX = 7;

    /** Region of the legacy VGA ranges. */
    public static final int VFIO_PCI_VGA_REGION_INDEX = 8;

    /** Count of the regions with fixed meaning. */
    public static final int VFIO_PCI_NUM_REGIONS = 9;

    private VfioDeviceInfos() {}

    /** A device. Source: {@code struct vfio_device_info}. */
    public static final class VfioDeviceInfo {
        /** Size in bytes. */
        public static final int SIZEOF = 24;

        /** Offset of {@code argsz}, u32. */
        public static final int ARGSZ = 0;

        /** Offset of {@code flags}, u32. */
        public static final int FLAGS = 4;

        /** Offset of {@code num_regions}, u32. */
        public static final int NUM_REGIONS = 8;

        /** Offset of {@code num_irqs}, u32. */
        public static final int NUM_IRQS = 12;

        /** Offset of {@code cap_offset}, u32. */
        public static final int CAP_OFFSET = 16;

        private VfioDeviceInfo() {}
    }

    /** A region of a device. Source: {@code struct vfio_region_info}. */
    public static final class VfioRegionInfo {
        /** Size in bytes. */
        public static final int SIZEOF = 32;

        /** Offset of {@code argsz}, u32. */
        public static final int ARGSZ = 0;

        /** Offset of {@code flags}, u32. */
        public static final int FLAGS = 4;

        /** Offset of {@code index}, u32. */
        public static final int INDEX = 8;

        /** Offset of {@code cap_offset}, u32. */
        public static final int CAP_OFFSET = 12;

        /** Offset of {@code size}, u64. */
        public static final int SIZE = 16;

        /** Offset of {@code offset}, u64. */
        public static final int OFFSET = 24;

        private VfioRegionInfo() {}
    }
}
