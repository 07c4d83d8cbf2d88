// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.linux;

import static org.drover.vfio.uapi.Iommufd.IOMMU_IOAS_ALLOC;
import static org.drover.vfio.uapi.VfioRequests.VFIO_DEVICE_ATTACH_IOMMUFD_PT;
import static org.drover.vfio.uapi.VfioRequests.VFIO_DEVICE_BIND_IOMMUFD;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.drover.vfio.internal.device.DeviceErrors;
import org.drover.vfio.internal.device.SystemCalls;
import org.drover.vfio.internal.sysfs.HostPaths;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.kernel.VfioFile;
import org.drover.vfio.uapi.Iommufd.IommuIoasAlloc;
import org.drover.vfio.uapi.Iommufd.VfioDeviceAttachIommufdPt;
import org.drover.vfio.uapi.Iommufd.VfioDeviceBindIommufd;

/**
 * A device by the way of its own character device, bound to an iommufd of its own and attached to an empty address space.
 * Closing the device undoes both.
 */
final class IommufdDevice {
    private IommufdDevice() {}

    static VfioFile open(String device, String characterDevice, HostPaths paths) {
        String iommuPath = paths.iommufd().toString();
        String devicePath = paths.characterDevice(characterDevice).toString();
        LinuxVfioFile iommu = openFile(device, iommuPath);
        LinuxVfioFile file = null;
        try {
            file = openFile(device, devicePath);
            bind(file, iommu);
            attach(file, newAddressSpace(iommu));
            return file.releasing(iommu::close);
        } catch (ErrnoException e) {
            close(iommu, file);
            throw DeviceErrors.failed(
                    device,
                    "binding " + devicePath + " to " + iommuPath,
                    e,
                    "another process may have the device, or its group through /dev/vfio: see the host's kernel log");
        } catch (RuntimeException | Error e) {
            close(iommu, file);
            throw e;
        }
    }

    private static LinuxVfioFile openFile(String device, String path) {
        try {
            return LinuxVfioFile.open(path);
        } catch (ErrnoException e) {
            throw OpenErrors.cannotOpen(device, path, e);
        }
    }

    private static void bind(LinuxVfioFile file, LinuxVfioFile iommu) throws ErrnoException {
        ByteBuffer argument = argument(VfioDeviceBindIommufd.SIZEOF);
        argument.putInt(VfioDeviceBindIommufd.ARGSZ, VfioDeviceBindIommufd.SIZEOF);
        iommu.withDescriptor("VFIO_DEVICE_BIND_IOMMUFD", fd -> {
            argument.putInt(VfioDeviceBindIommufd.IOMMUFD, fd);
            SystemCalls.ioctl(file, VFIO_DEVICE_BIND_IOMMUFD, argument);
        });
    }

    private static int newAddressSpace(LinuxVfioFile iommu) throws ErrnoException {
        ByteBuffer argument = argument(IommuIoasAlloc.SIZEOF);
        argument.putInt(IommuIoasAlloc.SIZE, IommuIoasAlloc.SIZEOF);
        SystemCalls.ioctl(iommu, IOMMU_IOAS_ALLOC, argument);
        return argument.getInt(IommuIoasAlloc.OUT_IOAS_ID);
    }

    private static void attach(LinuxVfioFile file, int addressSpaceId) throws ErrnoException {
        ByteBuffer argument = argument(VfioDeviceAttachIommufdPt.SIZEOF);
        argument.putInt(VfioDeviceAttachIommufdPt.ARGSZ, VfioDeviceAttachIommufdPt.SIZEOF);
        argument.putInt(VfioDeviceAttachIommufdPt.PT_ID, addressSpaceId);
        SystemCalls.ioctl(file, VFIO_DEVICE_ATTACH_IOMMUFD_PT, argument);
    }

    private static ByteBuffer argument(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    private static void close(LinuxVfioFile iommu, LinuxVfioFile file) {
        if (file != null) {
            file.close();
        }
        iommu.close();
    }
}
