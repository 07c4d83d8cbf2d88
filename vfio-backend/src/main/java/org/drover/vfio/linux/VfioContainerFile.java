// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.linux;

import static org.drover.vfio.uapi.VfioContainer.VFIO_API_VERSION;
import static org.drover.vfio.uapi.VfioContainer.VFIO_TYPE1_IOMMU;
import static org.drover.vfio.uapi.VfioContainer.VFIO_TYPE1v2_IOMMU;
import static org.drover.vfio.uapi.VfioRequests.VFIO_CHECK_EXTENSION;
import static org.drover.vfio.uapi.VfioRequests.VFIO_GET_API_VERSION;
import static org.drover.vfio.uapi.VfioRequests.VFIO_SET_IOMMU;

import org.drover.api.device.UnsupportedFeatureException;
import org.drover.vfio.internal.sysfs.HostPaths;
import org.drover.vfio.kernel.ErrnoException;

/** Opens {@code /dev/vfio/vfio}, checks that the kernel speaks the known interface, and chooses the IOMMU type. */
final class VfioContainerFile {
    private VfioContainerFile() {}

    static LinuxVfioFile open(String device, HostPaths paths) {
        String path = paths.container().toString();
        LinuxVfioFile container;
        try {
            container = LinuxVfioFile.open(path);
        } catch (ErrnoException e) {
            throw OpenErrors.cannotOpen(device, path, e);
        }
        try {
            int version = container.ioctl(VFIO_GET_API_VERSION, 0L);
            if (version != VFIO_API_VERSION) {
                throw new UnsupportedFeatureException("device " + device + ": " + path + " speaks VFIO version "
                        + version + "; this release knows version " + VFIO_API_VERSION);
            }
            return container;
        } catch (ErrnoException e) {
            container.close();
            throw OpenErrors.cannotOpen(device, path + " (VFIO_GET_API_VERSION)", e);
        } catch (RuntimeException | Error e) {
            container.close();
            throw e;
        }
    }

    /** Sets the IOMMU type of a container that has a group. */
    static void setIommu(String device, LinuxVfioFile container) throws ErrnoException {
        container.ioctl(VFIO_SET_IOMMU, iommuType(device, container));
    }

    private static long iommuType(String device, LinuxVfioFile container) throws ErrnoException {
        for (int type : new int[] {VFIO_TYPE1v2_IOMMU, VFIO_TYPE1_IOMMU}) {
            if (container.ioctl(VFIO_CHECK_EXTENSION, type) == 1) {
                return type;
            }
        }
        throw new UnsupportedFeatureException("device " + device + ": the kernel has no TYPE1 IOMMU for VFIO; load it:"
                + " modprobe vfio_iommu_type1 (without an IOMMU, a device could write to any memory, so no-IOMMU mode"
                + " is not used)");
    }
}
