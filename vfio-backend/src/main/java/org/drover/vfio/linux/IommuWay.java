// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.linux;

/** The kernel's two ways to a device. */
public enum IommuWay {
    /** By group where there is one, as QEMU does by default; else by the device's own file. */
    AUTO,
    /** {@code /dev/vfio/vfio} and {@code /dev/vfio/N}. */
    CONTAINER,
    /** {@code /dev/vfio/devices/vfioN} and {@code /dev/iommu}. */
    IOMMUFD
}
