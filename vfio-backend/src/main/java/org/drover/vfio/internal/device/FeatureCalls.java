// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.device;

import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_GET;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_PROBE;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_SET;
import static org.drover.vfio.uapi.VfioRequests.VFIO_DEVICE_FEATURE;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.kernel.VfioFile;
import org.drover.vfio.uapi.Errno;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeature;

/**
 * {@code VFIO_DEVICE_FEATURE} calls of one device, with one argument buffer for all of them: a call allocates nothing. Data
 * of a feature is read and written through {@link #getInt} and its kin, by the offsets of the feature's own structure.
 */
final class FeatureCalls {
    /** The largest argument of any request made here: a DMA log report, 8 + 32 bytes; with room to spare. */
    private static final int ARGUMENT_BYTES = 64;

    private final VfioFile device;
    private final ByteBuffer argument =
            ByteBuffer.allocateDirect(ARGUMENT_BYTES).order(ByteOrder.nativeOrder());

    FeatureCalls(VfioFile device) {
        this.device = device;
    }

    /** Clears the data of the next call. */
    FeatureCalls prepare(int dataBytes) {
        argument.clear().limit(VfioDeviceFeature.SIZEOF + dataBytes);
        for (int i = 0; i < argument.limit(); i++) {
            argument.put(i, (byte) 0);
        }
        return this;
    }

    void get(int feature) throws ErrnoException {
        call(feature | VFIO_DEVICE_FEATURE_GET);
    }

    void set(int feature) throws ErrnoException {
        call(feature | VFIO_DEVICE_FEATURE_SET);
    }

    /** Returns whether the device knows the feature in this direction: {@code VFIO_DEVICE_FEATURE_GET} or {@code _SET}. */
    boolean probe(int feature, int direction) throws ErrnoException {
        prepare(0);
        try {
            call(feature | direction | VFIO_DEVICE_FEATURE_PROBE);
            return true;
        } catch (ErrnoException e) {
            // ENOTTY: unknown feature, or a kernel without features. EINVAL: known, but not in this direction.
            if (e.errno() == Errno.ENOTTY.number() || e.errno() == Errno.EINVAL.number()) {
                return false;
            }
            throw e;
        }
    }

    /** Returns an empty argument, for requests that take none. */
    ByteBuffer noArgument() {
        return argument.clear().limit(0);
    }

    int getInt(int offset) {
        return argument.getInt(VfioDeviceFeature.DATA + offset);
    }

    long getLong(int offset) {
        return argument.getLong(VfioDeviceFeature.DATA + offset);
    }

    FeatureCalls putInt(int offset, int value) {
        argument.putInt(VfioDeviceFeature.DATA + offset, value);
        return this;
    }

    FeatureCalls putLong(int offset, long value) {
        argument.putLong(VfioDeviceFeature.DATA + offset, value);
        return this;
    }

    private void call(int flags) throws ErrnoException {
        argument.putInt(VfioDeviceFeature.ARGSZ, argument.limit());
        argument.putInt(VfioDeviceFeature.FLAGS, flags);
        SystemCalls.ioctl(device, VFIO_DEVICE_FEATURE, argument);
    }
}
