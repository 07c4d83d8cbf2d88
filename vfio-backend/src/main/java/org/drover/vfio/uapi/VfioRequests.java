// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.uapi;

/**
 * Request numbers of {@code ioctl(2)}: {@code _IO(';', 100 + n)}. One number can mean two things: which one depends on the
 * file. Source: {@code include/uapi/linux/vfio.h} of Linux 6.12.
 */
public final class VfioRequests {
    /** On a container: returns {@link VfioContainer#VFIO_API_VERSION}. */
    public static final long VFIO_GET_API_VERSION = 0x3b64L;

    /** On a container: returns whether it knows an IOMMU type, which is the argument itself. */
    public static final long VFIO_CHECK_EXTENSION = 0x3b65L;

    /** On a container with a group: sets the IOMMU type, which is the argument itself. */
    public static final long VFIO_SET_IOMMU = 0x3b66L;

    /** On a group: fills {@link VfioContainer.VfioGroupStatus}. */
    public static final long VFIO_GROUP_GET_STATUS = 0x3b67L;

    /** On a group: joins the container whose descriptor (s32) the argument points to. */
    public static final long VFIO_GROUP_SET_CONTAINER = 0x3b68L;

    /** On a group: leaves its container; no argument. */
    public static final long VFIO_GROUP_UNSET_CONTAINER = 0x3b69L;

    /** On a group with a container: opens the device whose NUL-terminated name the argument points to. */
    public static final long VFIO_GROUP_GET_DEVICE_FD = 0x3b6aL;

    /** On a device: fills {@link VfioDeviceInfos.VfioDeviceInfo}. */
    public static final long VFIO_DEVICE_GET_INFO = 0x3b6bL;

    /** On a device: fills {@link VfioDeviceInfos.VfioRegionInfo} of the region whose index it holds. */
    public static final long VFIO_DEVICE_GET_REGION_INFO = 0x3b6cL;

    /** On a device: fills {@link VfioInterrupts.VfioIrqInfo} of the interrupt whose index it holds. */
    public static final long VFIO_DEVICE_GET_IRQ_INFO = 0x3b6dL;

    /** On a device: sets up interrupts from {@link VfioInterrupts.VfioIrqSet}. */
    public static final long VFIO_DEVICE_SET_IRQS = 0x3b6eL;

    /** On a device: resets it; no argument. */
    public static final long VFIO_DEVICE_RESET = 0x3b6fL;

    /** On a device: gets, sets or probes a feature of {@link VfioFeatures}. */
    public static final long VFIO_DEVICE_FEATURE = 0x3b75L;

    /** On the data stream of a device in a PRE_COPY state: fills {@link VfioFeatures.VfioPrecopyInfo}. */
    public static final long VFIO_MIG_GET_PRECOPY_INFO = 0x3b79L;

    /** On a container: fills {@link VfioIommu.VfioIommuType1Info}. */
    public static final long VFIO_IOMMU_GET_INFO = 0x3b70L;

    /** On a container: maps memory from {@link VfioIommu.VfioIommuType1DmaMap}. */
    public static final long VFIO_IOMMU_MAP_DMA = 0x3b71L;

    /** On a container: unmaps memory from {@link VfioIommu.VfioIommuType1DmaUnmap}. */
    public static final long VFIO_IOMMU_UNMAP_DMA = 0x3b72L;

    /** On a container: tracks dirty pages, {@link VfioIommu.VfioIommuType1DirtyBitmap}. */
    public static final long VFIO_IOMMU_DIRTY_PAGES = 0x3b75L;

    /** On a device opened by its own character device: {@link Iommufd.VfioDeviceBindIommufd}. */
    public static final long VFIO_DEVICE_BIND_IOMMUFD = 0x3b76L;

    /** On such a device, bound: {@link Iommufd.VfioDeviceAttachIommufdPt}. */
    public static final long VFIO_DEVICE_ATTACH_IOMMUFD_PT = 0x3b77L;

    /** On such a device, attached: {@link Iommufd.VfioDeviceDetachIommufdPt}. */
    public static final long VFIO_DEVICE_DETACH_IOMMUFD_PT = 0x3b78L;

    private VfioRequests() {}
}
