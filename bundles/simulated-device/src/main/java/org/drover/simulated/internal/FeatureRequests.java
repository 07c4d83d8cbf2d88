// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_DMA_LOGGING_REPORT;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_DMA_LOGGING_START;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_DMA_LOGGING_STOP;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_GET;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_MASK;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_MIGRATION;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_MIG_DATA_SIZE;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_MIG_DEVICE_STATE;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_PROBE;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_SET;

import java.nio.ByteBuffer;
import org.drover.api.device.DeviceState;
import org.drover.api.device.MigrationFlag;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.uapi.Errno;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeature;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeatureDmaLoggingControl;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeatureDmaLoggingReport;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeatureMigDataSize;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeatureMigState;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeatureMigration;

/**
 * {@code VFIO_DEVICE_FEATURE} on a simulated device. Source: the comments of {@code struct vfio_device_feature} and of
 * each feature, Linux 6.12 {@code include/uapi/linux/vfio.h}.
 */
final class FeatureRequests {
    private static final int DATA = VfioDeviceFeature.DATA;
    private static final int GET = VFIO_DEVICE_FEATURE_GET;
    private static final int SET = VFIO_DEVICE_FEATURE_SET;
    private static final int KNOWN_BITS = VFIO_DEVICE_FEATURE_MASK | GET | SET | VFIO_DEVICE_FEATURE_PROBE;

    private final SimulatedHardware device;

    FeatureRequests(SimulatedHardware device) {
        this.device = device;
    }

    private String on(String call) {
        return "ioctl(VFIO_DEVICE_FEATURE, " + call + ") on " + device.options.name();
    }

    void call(ByteBuffer buffer) throws ErrnoException {
        String any = on("any");
        Argument argument = new Argument(buffer, any);
        int argsz = argument.getInt(VfioDeviceFeature.ARGSZ);
        int flags = argument.getInt(VfioDeviceFeature.FLAGS);
        boolean both = (flags & GET) != 0 && (flags & SET) != 0;
        if (Integer.compareUnsigned(argsz, DATA) < 0
                || (flags & ~KNOWN_BITS) != 0
                || both && (flags & VFIO_DEVICE_FEATURE_PROBE) == 0) {
            throw CallError.of(Errno.EINVAL, any);
        }
        int dataBytes = argsz - DATA;
        switch (flags & VFIO_DEVICE_FEATURE_MASK) {
            case VFIO_DEVICE_FEATURE_MIGRATION -> migration(argument, flags, dataBytes);
            case VFIO_DEVICE_FEATURE_MIG_DEVICE_STATE -> deviceState(argument, flags, dataBytes);
            case VFIO_DEVICE_FEATURE_MIG_DATA_SIZE -> dataSize(argument, flags, dataBytes);
            case VFIO_DEVICE_FEATURE_DMA_LOGGING_START -> startLogging(argument, flags, dataBytes);
            case VFIO_DEVICE_FEATURE_DMA_LOGGING_STOP -> stopLogging(flags, dataBytes);
            case VFIO_DEVICE_FEATURE_DMA_LOGGING_REPORT -> reportLog(argument, flags, dataBytes);
            default -> throw CallError.of(Errno.ENOTTY, on("feature " + (flags & VFIO_DEVICE_FEATURE_MASK)));
        }
    }

    /** Returns whether the request is to be executed, rather than only probed. */
    private static boolean isExecuted(int flags, int dataBytes, int methods, int sizeBytes, String call)
            throws ErrnoException {
        int asked = flags & (GET | SET);
        if ((asked & ~methods) != 0) {
            throw CallError.of(Errno.EINVAL, call);
        }
        if ((flags & VFIO_DEVICE_FEATURE_PROBE) != 0) {
            return false;
        }
        if (asked == 0 || Integer.compareUnsigned(dataBytes, sizeBytes) < 0) {
            throw CallError.of(Errno.EINVAL, call);
        }
        return true;
    }

    private void requireMigration(String call) throws ErrnoException {
        if (device.options.flags().isEmpty()) {
            throw CallError.of(Errno.ENOTTY, call);
        }
    }

    private void requireLogging(String call) throws ErrnoException {
        if (!device.options.dmaLogging()) {
            throw CallError.of(Errno.ENOTTY, call);
        }
    }

    private void migration(Argument argument, int flags, int dataBytes) throws ErrnoException {
        String call = on("VFIO_DEVICE_FEATURE_MIGRATION");
        requireMigration(call);
        if (isExecuted(flags, dataBytes, GET, VfioDeviceFeatureMigration.SIZEOF, call)) {
            device.begin(SimulatedCall.MIGRATION, call);
            long bits = 0;
            for (MigrationFlag flag : device.options.flags()) {
                bits |= flag.mask();
            }
            argument.putLong(DATA + VfioDeviceFeatureMigration.FLAGS, bits);
        }
    }

    private void deviceState(Argument argument, int flags, int dataBytes) throws ErrnoException {
        String call = on("VFIO_DEVICE_FEATURE_MIG_DEVICE_STATE");
        requireMigration(call);
        if (!isExecuted(flags, dataBytes, GET | SET, VfioDeviceFeatureMigState.SIZEOF, call)) {
            return;
        }
        argument.require(DATA + VfioDeviceFeatureMigState.SIZEOF);
        if ((flags & GET) != 0) {
            device.begin(SimulatedCall.GET_STATE, call);
            argument.putInt(
                    DATA + VfioDeviceFeatureMigState.DEVICE_STATE,
                    device.state().raw());
            argument.putInt(DATA + VfioDeviceFeatureMigState.DATA_FD, -1);
            return;
        }
        int raw = argument.getInt(DATA + VfioDeviceFeatureMigState.DEVICE_STATE);
        argument.putInt(DATA + VfioDeviceFeatureMigState.DATA_FD, -1);
        device.begin(SimulatedCall.SET_STATE, call);
        if (raw < 0 || raw > DeviceState.PRE_COPY_P2P.raw()) {
            throw CallError.of(Errno.EINVAL, call + " to " + Integer.toUnsignedString(raw));
        }
        DeviceState target = DeviceState.fromRaw(raw);
        int descriptor = device.setState(target, call + " to " + target);
        argument.putInt(DATA + VfioDeviceFeatureMigState.DATA_FD, descriptor);
    }

    private void dataSize(Argument argument, int flags, int dataBytes) throws ErrnoException {
        String call = on("VFIO_DEVICE_FEATURE_MIG_DATA_SIZE");
        requireMigration(call);
        if (isExecuted(flags, dataBytes, GET, VfioDeviceFeatureMigDataSize.SIZEOF, call)) {
            device.begin(SimulatedCall.DATA_SIZE, call);
            long bytes;
            synchronized (device) {
                bytes = device.migration.stopCopyBytes();
            }
            argument.putLong(DATA + VfioDeviceFeatureMigDataSize.STOP_COPY_LENGTH, bytes);
        }
    }

    private void startLogging(Argument argument, int flags, int dataBytes) throws ErrnoException {
        String call = on("VFIO_DEVICE_FEATURE_DMA_LOGGING_START");
        requireLogging(call);
        if (isExecuted(flags, dataBytes, SET, VfioDeviceFeatureDmaLoggingControl.SIZEOF, call)) {
            argument.require(DATA + VfioDeviceFeatureDmaLoggingControl.SIZEOF);
            device.begin(SimulatedCall.DMA_LOGGING_START, call);
            synchronized (device) {
                DmaLogRequests.start(device.dmaLog, argument, DATA, call);
            }
        }
    }

    private void stopLogging(int flags, int dataBytes) throws ErrnoException {
        String call = on("VFIO_DEVICE_FEATURE_DMA_LOGGING_STOP");
        requireLogging(call);
        if (isExecuted(flags, dataBytes, SET, 0, call)) {
            device.begin(SimulatedCall.DMA_LOGGING_STOP, call);
            synchronized (device) {
                device.dmaLog.stop();
            }
        }
    }

    private void reportLog(Argument argument, int flags, int dataBytes) throws ErrnoException {
        String call = on("VFIO_DEVICE_FEATURE_DMA_LOGGING_REPORT");
        requireLogging(call);
        if (isExecuted(flags, dataBytes, GET, VfioDeviceFeatureDmaLoggingReport.SIZEOF, call)) {
            argument.require(DATA + VfioDeviceFeatureDmaLoggingReport.SIZEOF);
            device.begin(SimulatedCall.DMA_LOGGING_REPORT, call);
            synchronized (device) {
                DmaLogRequests.report(device.dmaLog, argument, DATA, call);
            }
        }
    }
}
