// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.device;

import static org.drover.vfio.uapi.VfioDeviceInfos.VFIO_DEVICE_FLAGS_PCI;
import static org.drover.vfio.uapi.VfioRequests.VFIO_DEVICE_GET_INFO;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.drover.api.device.UnsupportedFeatureException;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.kernel.VfioFile;
import org.drover.vfio.uapi.VfioDeviceInfos.VfioDeviceInfo;

/**
 * What a device says of itself.
 *
 * @param flags {@code VFIO_DEVICE_FLAGS_*}
 * @param regionCount regions it has
 */
record DeviceInfo(int flags, int regionCount) {
    /** Asks a device, and refuses those that are not PCI devices. */
    static DeviceInfo query(String id, VfioFile device) {
        ByteBuffer info = ByteBuffer.allocateDirect(VfioDeviceInfo.SIZEOF).order(ByteOrder.nativeOrder());
        info.putInt(VfioDeviceInfo.ARGSZ, VfioDeviceInfo.SIZEOF);
        try {
            SystemCalls.ioctl(device, VFIO_DEVICE_GET_INFO, info);
        } catch (ErrnoException e) {
            throw DeviceErrors.failed(id, "VFIO_DEVICE_GET_INFO", e, "it is not a VFIO device, or its driver is gone");
        }
        int flags = info.getInt(VfioDeviceInfo.FLAGS);
        if ((flags & VFIO_DEVICE_FLAGS_PCI) == 0) {
            throw new UnsupportedFeatureException("device " + id + ": is no PCI device (flags 0x"
                    + Integer.toHexString(flags) + "); platform, AMBA, CCW, AP and FSL-MC devices have no migration"
                    + " driver and no known layout of their configuration, so they cannot be migrated");
        }
        return new DeviceInfo(flags, info.getInt(VfioDeviceInfo.NUM_REGIONS));
    }
}
