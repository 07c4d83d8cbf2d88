// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.device;

import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_MIG_DATA_SIZE;
import static org.drover.vfio.uapi.VfioRequests.VFIO_DEVICE_RESET;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.drover.api.device.ConfigState;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.DmaLogging;
import org.drover.api.device.MigrationFlag;
import org.drover.api.device.PrecopyInfo;
import org.drover.api.device.UnsupportedFeatureException;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.kernel.VfioFile;
import org.drover.vfio.uapi.Errno;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeatureMigDataSize;

/**
 * A device behind the kernel's VFIO migration interface, or behind a simulation of it: mechanism only. Every call is the
 * kernel's call of the same meaning; nothing is retried but EINTR, and nothing is recovered.
 *
 * <p>Threads: as {@link DeviceBackend} says; the only call that may come beside another is {@link #close}.
 */
public final class VfioDeviceBackend implements DeviceBackend {
    private final String id;
    private final VfioFile device;
    private final FeatureCalls features;
    private final MigrationState migration;
    private final Optional<ConfigState> configState;
    private final Optional<DmaLogging> dmaLogging;

    /**
     * Asks an open device what it can do.
     *
     * @param id as {@link DeviceBackend#id()}
     * @param device taken over, even if this fails
     * @param configState finds what the bus of the device adds to its state, from its id and its file
     * @throws DeviceException if the driver does not answer, or it is not a PCI device
     */
    public static VfioDeviceBackend open(
            String id, VfioFile device, BiFunction<String, VfioFile, Optional<ConfigState>> configState) {
        try {
            return new VfioDeviceBackend(id, device, configState);
        } catch (RuntimeException | Error e) {
            device.close();
            throw e;
        }
    }

    private VfioDeviceBackend(
            String id, VfioFile device, BiFunction<String, VfioFile, Optional<ConfigState>> configState) {
        this.id = id;
        this.device = device;
        DeviceInfo.query(id, device);
        this.features = new FeatureCalls(device);
        this.migration = new MigrationState(id, device, features);
        this.dmaLogging = VfioDmaLogging.probe(id, features);
        this.configState = configState.apply(id, device);
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Set<MigrationFlag> migrationFlags() {
        return migration.flags();
    }

    @Override
    public DeviceState state() {
        return migration.query();
    }

    @Override
    public void setState(DeviceState target) {
        migration.set(target);
    }

    @Override
    public int read(ByteBuffer target) {
        return migration.stream("reading its state").read(target, migration.known());
    }

    @Override
    public void write(ByteBuffer source) {
        migration.stream("writing its state").write(source);
    }

    @Override
    public PrecopyInfo precopyInfo() {
        return migration.stream("asking how much there is to read").precopyInfo(migration.known());
    }

    @Override
    public long stopCopyBytesEstimate() {
        try {
            features.prepare(VfioDeviceFeatureMigDataSize.SIZEOF).get(VFIO_DEVICE_FEATURE_MIG_DATA_SIZE);
        } catch (ErrnoException e) {
            throw DeviceErrors.failed(
                    id,
                    "asking for the size of its state (VFIO_DEVICE_FEATURE_MIG_DATA_SIZE)",
                    e,
                    "without it no downtime can be promised; kernels before 6.2 do not have it");
        }
        return features.getLong(VfioDeviceFeatureMigDataSize.STOP_COPY_LENGTH);
    }

    @Override
    public void reset() {
        try {
            // Asked even where VFIO_DEVICE_FLAGS_RESET is not announced: mtty resets, but does not say so.
            SystemCalls.ioctl(device, VFIO_DEVICE_RESET, features.noArgument());
        } catch (ErrnoException e) {
            boolean noReset = e.errno() == Errno.ENOTTY.number() || e.errno() == Errno.EINVAL.number();
            String what = "reset in " + migration.known() + " (VFIO_DEVICE_RESET)";
            if (noReset) {
                throw DeviceErrors.unsupported(
                        id,
                        what,
                        e,
                        "it cannot be reset by itself; close it and bind its driver anew, or reset its bus");
            }
            throw DeviceErrors.failed(id, what, e, "close it and bind its driver anew; see the host's kernel log");
        }
        migration.wasReset();
    }

    @Override
    public Optional<ConfigState> configState() {
        return configState;
    }

    @Override
    public Optional<DmaLogging> dmaLogging() {
        return dmaLogging;
    }

    @Override
    public void close() {
        migration.close();
        device.close();
    }

    /** Refuses what needs a migration driver; for callers that would otherwise see a bare ENOTTY. */
    static UnsupportedFeatureException cannotMigrate(String id) {
        return new UnsupportedFeatureException("device " + id + ": its driver cannot migrate"
                + " (no VFIO_DEVICE_FEATURE_MIGRATION); bind the vendor's variant driver, such as mlx5_vfio_pci,"
                + " instead of vfio-pci");
    }
}
