// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.uapi;

/**
 * Devices and address spaces of {@code /dev/iommu}. Sources: {@code include/uapi/linux/iommufd.h} and {@code vfio.h} of Linux
 * 6.12. Its requests are {@code _IO(';', 0x80 + n)}.
 */
public final class Iommufd {
    /** Destroys an object: {@link IommuDestroy}. */
    public static final long IOMMU_DESTROY = 0x3b80L;

    /** Makes an address space: {@link IommuIoasAlloc}. */
    public static final long IOMMU_IOAS_ALLOC = 0x3b81L;

    /** Maps memory: {@link IommuIoasMap}. */
    public static final long IOMMU_IOAS_MAP = 0x3b85L;

    /** Unmaps memory: {@link IommuIoasUnmap}. */
    public static final long IOMMU_IOAS_UNMAP = 0x3b86L;

    /** Makes a page table. */
    public static final long IOMMU_HWPT_ALLOC = 0x3b89L;

    /** Starts or stops dirty tracking: {@link IommuHwptSetDirtyTracking}. */
    public static final long IOMMU_HWPT_SET_DIRTY_TRACKING = 0x3b8bL;

    /** Reports dirty pages: {@link IommuHwptGetDirtyBitmap}. */
    public static final long IOMMU_HWPT_GET_DIRTY_BITMAP = 0x3b8cL;

    /** The address is the one given. */
    public static final int IOMMU_IOAS_MAP_FIXED_IOVA = 1 << 0;

    /** The device may write. */
    public static final int IOMMU_IOAS_MAP_WRITEABLE = 1 << 1;

    /** The device may read. */
    public static final int IOMMU_IOAS_MAP_READABLE = 1 << 2;

    /** Starts tracking; without it, stops. */
    public static final int IOMMU_HWPT_DIRTY_TRACKING_ENABLE = 1;

    private Iommufd() {}

    /** Binds a device to an iommufd. Source: {@code struct vfio_device_bind_iommufd}. */
    public static final class VfioDeviceBindIommufd {
        /** Size in bytes. */
        public static final int SIZEOF = 16;

        /** Offset of {@code argsz}, u32. */
        public static final int ARGSZ = 0;

        /** Offset of {@code flags}, u32. */
        public static final int FLAGS = 4;

        /** Offset of {@code iommufd}, s32. */
        public static final int IOMMUFD = 8;

        /** Offset of {@code out_devid}, u32. */
        public static final int OUT_DEVID = 12;

        private VfioDeviceBindIommufd() {}
    }

    /** Attaches a bound device to an address space. Source: {@code struct vfio_device_attach_iommufd_pt}. */
    public static final class VfioDeviceAttachIommufdPt {
        /** Size in bytes. */
        public static final int SIZEOF = 12;

        /** Offset of {@code argsz}, u32. */
        public static final int ARGSZ = 0;

        /** Offset of {@code flags}, u32. */
        public static final int FLAGS = 4;

        /** Offset of {@code pt_id}, u32. */
        public static final int PT_ID = 8;

        private VfioDeviceAttachIommufdPt() {}
    }

    /** Detaches a device. Source: {@code struct vfio_device_detach_iommufd_pt}. */
    public static final class VfioDeviceDetachIommufdPt {
        /** Size in bytes. */
        public static final int SIZEOF = 8;

        /** Offset of {@code argsz}, u32. */
        public static final int ARGSZ = 0;

        /** Offset of {@code flags}, u32. */
        public static final int FLAGS = 4;

        private VfioDeviceDetachIommufdPt() {}
    }

    /** The object to destroy. Source: {@code struct iommu_destroy}. */
    public static final class IommuDestroy {
        /** Size in bytes. */
        public static final int SIZEOF = 8;

        /** Offset of {@code size}, u32. */
        public static final int SIZE = 0;

        /** Offset of {@code id}, u32. */
        public static final int ID = 4;

        private IommuDestroy() {}
    }

    /** A new address space. Source: {@code struct iommu_ioas_alloc}. */
    public static final class IommuIoasAlloc {
        /** Size in bytes. */
        public static final int SIZEOF = 12;

        /** Offset of {@code size}, u32. */
        public static final int SIZE = 0;

        /** Offset of {@code flags}, u32. */
        public static final int FLAGS = 4;

        /** Offset of {@code out_ioas_id}, u32. */
        public static final int OUT_IOAS_ID = 8;

        private IommuIoasAlloc() {}
    }

    /** A mapping to make. Source: {@code struct iommu_ioas_map}. */
    public static final class IommuIoasMap {
        /** Size in bytes. */
        public static final int SIZEOF = 40;

        /** Offset of {@code size}, u32. */
        public static final int SIZE = 0;

        /** Offset of {@code flags}, u32. */
        public static final int FLAGS = 4;

        /** Offset of {@code ioas_id}, u32. */
        public static final int IOAS_ID = 8;

        /** Offset of {@code __reserved}, u32. */
        public static final int RESERVED = 12;

        /** Offset of {@code user_va}, u64. */
        public static final int USER_VA = 16;

        /** Offset of {@code length}, u64. */
        public static final int LENGTH = 24;

        /** Offset of {@code iova}, u64. */
        public static final int IOVA = 32;

        private IommuIoasMap() {}
    }

    /** A mapping to end. Source: {@code struct iommu_ioas_unmap}. */
    public static final class IommuIoasUnmap {
        /** Size in bytes. */
        public static final int SIZEOF = 24;

        /** Offset of {@code size}, u32. */
        public static final int SIZE = 0;

        /** Offset of {@code ioas_id}, u32. */
        public static final int IOAS_ID = 4;

        /** Offset of {@code iova}, u64. */
        public static final int IOVA = 8;

        /** Offset of {@code length}, u64. */
        public static final int LENGTH = 16;

        private IommuIoasUnmap() {}
    }

    /** Whether to track. Source: {@code struct iommu_hwpt_set_dirty_tracking}. */
    public static final class IommuHwptSetDirtyTracking {
        /** Size in bytes. */
        public static final int SIZEOF = 16;

        /** Offset of {@code size}, u32. */
        public static final int SIZE = 0;

        /** Offset of {@code flags}, u32. */
        public static final int FLAGS = 4;

        /** Offset of {@code hwpt_id}, u32. */
        public static final int HWPT_ID = 8;

        /** Offset of {@code __reserved}, u32. */
        public static final int RESERVED = 12;

        private IommuHwptSetDirtyTracking() {}
    }

    /** The range to report. Source: {@code struct iommu_hwpt_get_dirty_bitmap}. */
    public static final class IommuHwptGetDirtyBitmap {
        /** Size in bytes. */
        public static final int SIZEOF = 48;

        /** Offset of {@code size}, u32. */
        public static final int SIZE = 0;

        /** Offset of {@code hwpt_id}, u32. */
        public static final int HWPT_ID = 4;

        /** Offset of {@code flags}, u32. */
        public static final int FLAGS = 8;

        /** Offset of {@code __reserved}, u32. */
        public static final int RESERVED = 12;

        /** Offset of {@code iova}, u64. */
        public static final int IOVA = 16;

        /** Offset of {@code length}, u64. */
        public static final int LENGTH = 24;

        /** Offset of {@code page_size}, u64. */
        public static final int PAGE_SIZE = 32;

        /** Offset of {@code data}, u64. */
        public static final int DATA = 40;

        private IommuHwptGetDirtyBitmap() {}
    }
}
