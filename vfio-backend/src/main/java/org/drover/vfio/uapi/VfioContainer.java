// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.uapi;

/** Containers and groups: how a device is reached by {@code /dev/vfio/vfio} and {@code /dev/vfio/N}. Source: {@code include/uapi/linux/vfio.h} of Linux 6.12. */
public final class VfioContainer {
    /** The version that a container must answer. */
    public static final int VFIO_API_VERSION = 0;

    /** IOMMU type of most platforms. */
    public static final int VFIO_TYPE1_IOMMU = 1;

    /** As TYPE1, with stricter rules for unmapping. */
    public static final int VFIO_TYPE1v2_IOMMU = 3;

    /** No IOMMU: the device can write anywhere, so it cannot be used safely. */
    public static final int VFIO_NOIOMMU_IOMMU = 8;

    /** All devices of the group are bound to VFIO drivers or to none. */
    public static final int VFIO_GROUP_FLAGS_VIABLE = 1 << 0;

    /** The group has a container. */
    public static final int VFIO_GROUP_FLAGS_CONTAINER_SET = 1 << 1;

    private VfioContainer() {}

    /** State of a group. Source: {@code struct vfio_group_status}. */
    public static final class VfioGroupStatus {
        /** Size in bytes. */
        public static final int SIZEOF = 8;

        /** Offset of {@code argsz}, u32. */
        public static final int ARGSZ = 0;

        /** Offset of {@code flags}, u32. */
        public static final int FLAGS = 4;

        private VfioGroupStatus() {}
    }
}
