// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.device;

import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_GET;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_MIGRATION;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_MIG_DATA_SIZE;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_MIG_DEVICE_STATE;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_PROBE;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_SET;
import static org.drover.vfio.uapi.VfioRequests.VFIO_DEVICE_FEATURE;
import static org.drover.vfio.uapi.VfioRequests.VFIO_DEVICE_GET_INFO;
import static org.drover.vfio.uapi.VfioRequests.VFIO_DEVICE_RESET;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.drover.api.device.DeviceState;
import org.drover.api.device.MigrationFlag;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.kernel.VfioFile;
import org.drover.vfio.uapi.VfioDeviceInfos;
import org.drover.vfio.uapi.VfioDeviceInfos.VfioDeviceInfo;
import org.drover.vfio.uapi.VfioFeatures;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeature;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeatureMigState;

/**
 * An open device as the rows of a conformance run see it: the calls of the contract with as little around them as
 * possible. Closes itself and every data stream that it opened. Used by one thread.
 */
public final class ConformanceDevice implements AutoCloseable {
    private final VfioFile file;
    private final ConformanceTarget target;
    private final List<Runnable> opened = new ArrayList<>();

    ConformanceDevice(VfioFile file, ConformanceTarget target) {
        this.file = file;
        this.target = target;
    }

    /** Returns the device's file. */
    public VfioFile file() {
        return file;
    }

    /**
     * Opens and resets a device that takes this one's state; it is closed with this one.
     *
     * @throws Exception if it cannot be opened or reset
     */
    public ConformanceDevice peer() throws Exception {
        ConformanceDevice peer = new ConformanceDevice(target.openPeer(), target);
        opened.add(peer::close);
        peer.reset();
        return peer;
    }

    /** Returns a zeroed structure of so many bytes whose first word, {@code argsz}, is that. */
    static ByteBuffer structure(int sizeBytes) {
        return ByteBuffer.allocateDirect(sizeBytes)
                .order(ByteOrder.nativeOrder())
                .putInt(0, sizeBytes);
    }

    /** Returns the argument of {@code VFIO_DEVICE_FEATURE}: flags, and room for data. */
    static ByteBuffer feature(int flags, int dataBytes) {
        return structure(VfioDeviceFeature.DATA + dataBytes).putInt(VfioDeviceFeature.FLAGS, flags);
    }

    int call(ByteBuffer feature) throws ErrnoException {
        return file.ioctl(VFIO_DEVICE_FEATURE, feature);
    }

    /** Returns what the driver can do; empty if it cannot migrate. */
    Set<MigrationFlag> flags() throws ErrnoException {
        ByteBuffer argument = feature(VFIO_DEVICE_FEATURE_MIGRATION | VFIO_DEVICE_FEATURE_GET, Long.BYTES);
        call(argument);
        long bits = argument.getLong(VfioDeviceFeature.DATA);
        Set<MigrationFlag> flags = EnumSet.noneOf(MigrationFlag.class);
        for (MigrationFlag flag : MigrationFlag.values()) {
            if ((bits & flag.mask()) != 0) {
                flags.add(flag);
            }
        }
        return flags;
    }

    boolean has(MigrationFlag flag) throws ErrnoException {
        return flags().contains(flag);
    }

    /** Returns whether the device can be in a state. */
    boolean supports(DeviceState state) throws ErrnoException {
        boolean precopy = state == DeviceState.PRE_COPY || state == DeviceState.PRE_COPY_P2P;
        return (!precopy || has(MigrationFlag.PRE_COPY)) && (!state.isP2pQuiescent() || has(MigrationFlag.P2P));
    }

    boolean logsDma() throws ErrnoException {
        try {
            call(feature(VFIO_DEVICE_FEATURE_PROBE | VfioFeatures.VFIO_DEVICE_FEATURE_DMA_LOGGING_START, 0));
            return true;
        } catch (ErrnoException e) {
            return false;
        }
    }

    boolean isPci() throws ErrnoException {
        ByteBuffer info = structure(VfioDeviceInfo.SIZEOF);
        file.ioctl(VFIO_DEVICE_GET_INFO, info);
        return (info.getInt(VfioDeviceInfo.FLAGS) & VfioDeviceInfos.VFIO_DEVICE_FLAGS_PCI) != 0;
    }

    void reset() throws ErrnoException {
        file.ioctl(VFIO_DEVICE_RESET, ByteBuffer.allocateDirect(0));
    }

    DeviceState state() throws ErrnoException {
        return DeviceState.fromRaw(stateArgument().getInt(VfioDeviceFeature.DATA));
    }

    /** Returns the argument that getting the state filled. */
    ByteBuffer stateArgument() throws ErrnoException {
        ByteBuffer argument = feature(
                VFIO_DEVICE_FEATURE_MIG_DEVICE_STATE | VFIO_DEVICE_FEATURE_GET, VfioDeviceFeatureMigState.SIZEOF);
        argument.putInt(VfioDeviceFeature.DATA + VfioDeviceFeatureMigState.DATA_FD, 12345);
        call(argument);
        return argument;
    }

    /** Asks for a state by number; returns the data stream that it opened, {@code null} if it opened none. */
    VfioFile set(int rawState) throws ErrnoException {
        ByteBuffer argument = feature(
                VFIO_DEVICE_FEATURE_MIG_DEVICE_STATE | VFIO_DEVICE_FEATURE_SET, VfioDeviceFeatureMigState.SIZEOF);
        argument.putInt(VfioDeviceFeature.DATA + VfioDeviceFeatureMigState.DEVICE_STATE, rawState);
        call(argument);
        int descriptor = argument.getInt(VfioDeviceFeature.DATA + VfioDeviceFeatureMigState.DATA_FD);
        if (descriptor < 0) {
            return null;
        }
        VfioFile stream = file.adopt(descriptor);
        opened.add(stream::close);
        return stream;
    }

    VfioFile set(DeviceState state) throws ErrnoException {
        return set(state.raw());
    }

    /** Asks for a state that must open a data stream. */
    VfioFile begin(DeviceState state) throws ErrnoException, Deviation {
        DeviceState before = state();
        VfioFile stream = set(state);
        Deviation.check(stream != null, before + " to " + state + " gave no data_fd");
        return stream;
    }

    long dataSize() throws ErrnoException {
        ByteBuffer argument = feature(VFIO_DEVICE_FEATURE_MIG_DATA_SIZE | VFIO_DEVICE_FEATURE_GET, Long.BYTES);
        call(argument);
        return argument.getLong(VfioDeviceFeature.DATA);
    }

    @Override
    public void close() {
        opened.forEach(Runnable::run);
        file.close();
    }
}
