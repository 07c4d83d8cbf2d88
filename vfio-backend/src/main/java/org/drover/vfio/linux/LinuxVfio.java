// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.linux;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.drover.api.Availability;
import org.drover.api.device.DeviceException;
import org.drover.vfio.internal.sysfs.DeviceAccess;
import org.drover.vfio.internal.sysfs.HostPaths;
import org.drover.vfio.internal.sysfs.SysfsDevice;
import org.drover.vfio.kernel.VfioFile;

/** Opens VFIO devices of the running kernel, and says whether that is possible. Thread-safe. */
public final class LinuxVfio {
    private LinuxVfio() {}

    /**
     * Returns whether VFIO can be used here.
     *
     * @param paths where to look
     */
    public static Availability availability(HostPaths paths) {
        if (!isSupportedPlatform()) {
            return Availability.unavailable("VFIO needs Linux on x86-64, AArch64 or RISC-V 64; this is "
                    + System.getProperty("os.name") + " on " + System.getProperty("os.arch"));
        }
        Path container = paths.container();
        if (Files.exists(container)) {
            return DeviceAccess.openable(container);
        }
        if (Files.exists(paths.iommufd())) {
            return DeviceAccess.openable(paths.iommufd());
        }
        return Availability.unavailable("there is neither " + container + " nor " + paths.iommufd()
                + "; load VFIO: modprobe vfio vfio_iommu_type1");
    }

    /**
     * Opens a device. May block as long as its driver does.
     *
     * @param device as sysfs shows it
     * @param way which way to go
     * @param paths where the files are
     * @return the device's file, whose close lets go of all that opening it took
     * @throws DeviceException if it cannot be opened
     */
    public static VfioFile open(SysfsDevice device, IommuWay way, HostPaths paths) {
        Optional<String> group = device.iommuGroup();
        Optional<String> own = device.characterDevice();
        boolean byGroup = way == IommuWay.CONTAINER
                || way == IommuWay.AUTO
                        && group.map(paths::group).filter(Files::exists).isPresent();
        if (byGroup && group.isPresent()) {
            return VfioGroups.PROCESS.openDevice(device.name(), group.get(), paths);
        }
        boolean byOwnFile = way != IommuWay.CONTAINER && own.isPresent() && Files.exists(paths.iommufd());
        if (byOwnFile) {
            return IommufdDevice.open(device.name(), own.get(), paths);
        }
        if (way == IommuWay.IOMMUFD) {
            throw new DeviceException(
                    "device " + device.name() + ": iommu=iommufd needs its own character device below "
                            + device.folder() + "/vfio-dev, and " + paths.iommufd()
                            + ": a kernel with CONFIG_IOMMUFD and CONFIG_VFIO_DEVICE_CDEV; use iommu=container");
        }
        String reason = DeviceAccess.of(device, paths).reason();
        throw new DeviceException("device " + device.name() + ": is bound to "
                + device.driver().map(driver -> "driver " + driver).orElse("no driver")
                + " and cannot be opened by VFIO"
                + (reason.isEmpty() ? "" : ": " + reason));
    }

    /** Loads no native code, so that it can be asked anywhere. */
    private static boolean isSupportedPlatform() {
        return System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").matches("amd64|x86_64|aarch64|riscv64");
    }
}
