// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.linux;

import static org.drover.vfio.uapi.VfioContainer.VFIO_GROUP_FLAGS_VIABLE;
import static org.drover.vfio.uapi.VfioRequests.VFIO_GROUP_GET_DEVICE_FD;
import static org.drover.vfio.uapi.VfioRequests.VFIO_GROUP_GET_STATUS;
import static org.drover.vfio.uapi.VfioRequests.VFIO_GROUP_SET_CONTAINER;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.drover.api.device.DeviceException;
import org.drover.vfio.internal.device.DeviceErrors;
import org.drover.vfio.internal.device.SystemCalls;
import org.drover.vfio.internal.sysfs.HostPaths;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.kernel.VfioFile;
import org.drover.vfio.uapi.VfioContainer.VfioGroupStatus;

/**
 * Devices by the way of groups and containers. A group can be open once only, so devices of one group share it, and its
 * container with it; the last device that is closed closes both. Thread-safe.
 */
final class VfioGroups {
    /** One for the process, because the kernel's rule is one for the process. */
    static final VfioGroups PROCESS = new VfioGroups();

    private final Map<String, OpenGroup> open = new HashMap<>();

    VfioGroups() {}

    /** Opens a device. */
    synchronized VfioFile openDevice(String device, String group, HostPaths paths) {
        String path = paths.group(group).toString();
        OpenGroup shared = open.get(path);
        if (shared == null) {
            shared = join(device, path, paths);
            open.put(path, shared);
        }
        if (!shared.devices.add(device)) {
            // The kernel would open it again; two owners of one state are never meant.
            throw new DeviceException("device " + device + ": is open in this process already; close it first");
        }
        try {
            int fd = SystemCalls.ioctl(shared.group, VFIO_GROUP_GET_DEVICE_FD, cString(device));
            return new LinuxVfioFile(new Descriptor(fd, "VFIO device " + device), () -> release(path, device));
        } catch (ErrnoException e) {
            release(path, device);
            throw DeviceErrors.failed(
                    device,
                    "opening it in " + path + " (VFIO_GROUP_GET_DEVICE_FD)",
                    e,
                    "see whether another process has it, and the host's kernel log");
        } catch (RuntimeException | Error e) {
            release(path, device);
            throw e;
        }
    }

    private synchronized void release(String path, String device) {
        OpenGroup shared = open.get(path);
        shared.devices.remove(device);
        if (shared.devices.isEmpty()) {
            open.remove(path);
            shared.group.close();
            shared.container.close();
        }
    }

    private static OpenGroup join(String device, String path, HostPaths paths) {
        LinuxVfioFile container = VfioContainerFile.open(device, paths);
        LinuxVfioFile group = null;
        try {
            group = LinuxVfioFile.open(path);
            requireViable(device, path, group);
            setContainer(group, container);
            VfioContainerFile.setIommu(device, container);
            return new OpenGroup(container, group);
        } catch (ErrnoException e) {
            close(container, group);
            throw group == null
                    ? OpenErrors.cannotOpen(device, path, e)
                    : DeviceErrors.failed(device, "setting up its IOMMU group " + path, e, "see the host's kernel log");
        } catch (RuntimeException | Error e) {
            close(container, group);
            throw e;
        }
    }

    private static void setContainer(LinuxVfioFile group, LinuxVfioFile container) throws ErrnoException {
        ByteBuffer argument = ByteBuffer.allocateDirect(Integer.BYTES).order(ByteOrder.nativeOrder());
        container.withDescriptor("VFIO_GROUP_SET_CONTAINER", fd -> {
            argument.putInt(0, fd);
            SystemCalls.ioctl(group, VFIO_GROUP_SET_CONTAINER, argument);
        });
    }

    private static void requireViable(String device, String path, LinuxVfioFile group) throws ErrnoException {
        ByteBuffer status = ByteBuffer.allocateDirect(VfioGroupStatus.SIZEOF).order(ByteOrder.nativeOrder());
        status.putInt(VfioGroupStatus.ARGSZ, VfioGroupStatus.SIZEOF);
        SystemCalls.ioctl(group, VFIO_GROUP_GET_STATUS, status);
        if ((status.getInt(VfioGroupStatus.FLAGS) & VFIO_GROUP_FLAGS_VIABLE) == 0) {
            throw new DeviceException(
                    "device " + device + ": its IOMMU group " + path + " is not viable: another device"
                            + " of the group is bound to a host driver; bind all devices below"
                            + " /sys/kernel/iommu_groups/" + path.substring(path.lastIndexOf('/') + 1)
                            + "/devices to vfio-pci, or to none");
        }
    }

    private static void close(LinuxVfioFile container, LinuxVfioFile group) {
        if (group != null) {
            group.close();
        }
        container.close();
    }

    private static ByteBuffer cString(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocateDirect(bytes.length + 1)
                .put(bytes)
                .put((byte) 0)
                .flip();
    }

    private static final class OpenGroup {
        final LinuxVfioFile container;
        final LinuxVfioFile group;
        final Set<String> devices = new HashSet<>();

        OpenGroup(LinuxVfioFile container, LinuxVfioFile group) {
            this.container = container;
            this.group = group;
        }
    }
}
