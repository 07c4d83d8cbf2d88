// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.uapi;

/** The TYPE1 IOMMU of a container: mappings and dirty pages. Source: {@code include/uapi/linux/vfio.h} of Linux 6.12. */
public final class VfioIommu {
    /** {@code iova_pgsizes} is valid. */
    public static final int VFIO_IOMMU_INFO_PGSIZES = 1 << 0;

    /** Capabilities follow the structure. */
    public static final int VFIO_IOMMU_INFO_CAPS = 2;

    /** Capability: the ranges of addresses that can be mapped. */
    public static final int VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE = 1;

    /** Capability: dirty pages can be tracked. */
    public static final int VFIO_IOMMU_TYPE1_INFO_CAP_MIGRATION = 2;

    /** The device may read. */
    public static final int VFIO_DMA_MAP_FLAG_READ = 1 << 0;

    /** The device may write. */
    public static final int VFIO_DMA_MAP_FLAG_WRITE = 1 << 1;

    /** Replaces the address of a mapping. */
    public static final int VFIO_DMA_MAP_FLAG_VADDR = 1 << 2;

    /** Reports the dirty pages while unmapping; a {@link VfioBitmap} follows. */
    public static final int VFIO_DMA_UNMAP_FLAG_GET_DIRTY_BITMAP = 1 << 0;

    /** Unmaps everything. */
    public static final int VFIO_DMA_UNMAP_FLAG_ALL = 1 << 1;

    /** Invalidates the address of a mapping. */
    public static final int VFIO_DMA_UNMAP_FLAG_VADDR = 1 << 2;

    /** Starts tracking. */
    public static final int VFIO_IOMMU_DIRTY_PAGES_FLAG_START = 1 << 0;

    /** Stops tracking. */
    public static final int VFIO_IOMMU_DIRTY_PAGES_FLAG_STOP = 1 << 1;

    /** Reports; a {@link VfioIommuType1DirtyBitmapGet} follows. */
    public static final int VFIO_IOMMU_DIRTY_PAGES_FLAG_GET_BITMAP = 1 << 2;

    private VfioIommu() {}

    /** The head of a capability. Source: {@code struct vfio_info_cap_header}. */
    public static final class VfioInfoCapHeader {
        /** Size in bytes. */
        public static final int SIZEOF = 8;

        /** Offset of {@code id}, u16. */
        public static final int ID = 0;

        /** Offset of {@code version}, u16. */
        public static final int VERSION = 2;

        /** Offset of {@code next}, u32. */
        public static final int NEXT = 4;

        private VfioInfoCapHeader() {}
    }

    /** What the IOMMU can do. Source: {@code struct vfio_iommu_type1_info}. */
    public static final class VfioIommuType1Info {
        /** Size in bytes. */
        public static final int SIZEOF = 24;

        /** Offset of {@code argsz}, u32. */
        public static final int ARGSZ = 0;

        /** Offset of {@code flags}, u32. */
        public static final int FLAGS = 4;

        /** Offset of {@code iova_pgsizes}, u64. */
        public static final int IOVA_PGSIZES = 8;

        /** Offset of {@code cap_offset}, u32. */
        public static final int CAP_OFFSET = 16;

        private VfioIommuType1Info() {}
    }

    /** A range of device addresses, both ends included. Source: {@code struct vfio_iova_range}. */
    public static final class VfioIovaRange {
        /** Size in bytes. */
        public static final int SIZEOF = 16;

        /** Offset of {@code start}, u64. */
        public static final int START = 0;

        /** Offset of {@code end}, u64. */
        public static final int END = 8;

        private VfioIovaRange() {}
    }

    /** The capability of address ranges. Source: {@code struct vfio_iommu_type1_info_cap_iova_range}. */
    public static final class VfioIommuType1InfoCapIovaRange {
        /** Size in bytes. */
        public static final int SIZEOF = 16;

        /** Offset of {@code nr_iovas}, u32. */
        public static final int NR_IOVAS = 8;

        /** Offset of {@code iova_ranges}, variable length. */
        public static final int IOVA_RANGES = 16;

        private VfioIommuType1InfoCapIovaRange() {}
    }

    /** The capability of dirty page tracking. Source: {@code struct vfio_iommu_type1_info_cap_migration}. */
    public static final class VfioIommuType1InfoCapMigration {
        /** Size in bytes. */
        public static final int SIZEOF = 32;

        /** Offset of {@code flags}, u32. */
        public static final int FLAGS = 8;

        /** Offset of {@code pgsize_bitmap}, u64. */
        public static final int PGSIZE_BITMAP = 16;

        /** Offset of {@code max_dirty_bitmap_size}, u64. */
        public static final int MAX_DIRTY_BITMAP_SIZE = 24;

        private VfioIommuType1InfoCapMigration() {}
    }

    /** A mapping to make. Source: {@code struct vfio_iommu_type1_dma_map}. */
    public static final class VfioIommuType1DmaMap {
        /** Size in bytes. */
        public static final int SIZEOF = 32;

        /** Offset of {@code argsz}, u32. */
        public static final int ARGSZ = 0;

        /** Offset of {@code flags}, u32. */
        public static final int FLAGS = 4;

        /** Offset of {@code vaddr}, u64. */
        public static final int VADDR = 8;

        /** Offset of {@code iova}, u64. */
        public static final int IOVA = 16;

        /** Offset of {@code size}, u64. */
        public static final int SIZE = 24;

        private VfioIommuType1DmaMap() {}
    }

    /** A mapping to end. Source: {@code struct vfio_iommu_type1_dma_unmap}. */
    public static final class VfioIommuType1DmaUnmap {
        /** Size in bytes. */
        public static final int SIZEOF = 24;

        /** Offset of {@code argsz}, u32. */
        public static final int ARGSZ = 0;

        /** Offset of {@code flags}, u32. */
        public static final int FLAGS = 4;

        /** Offset of {@code iova}, u64. */
        public static final int IOVA = 8;

        /** Offset of {@code size}, u64. */
        public static final int SIZE = 16;

        /** Offset of {@code data}, variable length. */
        public static final int DATA = 24;

        private VfioIommuType1DmaUnmap() {}
    }

    /** A bitmap of pages in memory. Source: {@code struct vfio_bitmap}. */
    public static final class VfioBitmap {
        /** Size in bytes. */
        public static final int SIZEOF = 24;

        /** Offset of {@code pgsize}, u64. */
        public static final int PGSIZE = 0;

        /** Offset of {@code size}, u64. */
        public static final int SIZE = 8;

        /** Offset of {@code data}, u64. */
        public static final int DATA = 16;

        private VfioBitmap() {}
    }

    /** The head of a request about dirty pages. Source: {@code struct vfio_iommu_type1_dirty_bitmap}. */
    public static final class VfioIommuType1DirtyBitmap {
        /** Size in bytes. */
        public static final int SIZEOF = 8;

        /** Offset of {@code argsz}, u32. */
        public static final int ARGSZ = 0;

        /** Offset of {@code flags}, u32. */
        public static final int FLAGS = 4;

        /** Offset of {@code data}, variable length. */
        public static final int DATA = 8;

        private VfioIommuType1DirtyBitmap() {}
    }

    /** The range to report. Source: {@code struct vfio_iommu_type1_dirty_bitmap_get}. */
    public static final class VfioIommuType1DirtyBitmapGet {
        /** Size in bytes. */
        public static final int SIZEOF = 40;

        /** Offset of {@code iova}, u64. */
        public static final int IOVA = 0;

        /** Offset of {@code size}, u64. */
        public static final int SIZE = 8;

        /** Offset of {@code bitmap}, struct vfio_bitmap. */
        public static final int BITMAP = 16;

        private VfioIommuType1DirtyBitmapGet() {}
    }
}
