// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.device;

import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_MIGRATION;
import static org.drover.vfio.uapi.VfioFeatures.VFIO_DEVICE_FEATURE_MIG_DEVICE_STATE;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.MigrationFlag;
import org.drover.vfio.kernel.ErrnoException;
import org.drover.vfio.kernel.VfioFile;
import org.drover.vfio.uapi.Errno;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeatureMigState;
import org.drover.vfio.uapi.VfioFeatures.VfioDeviceFeatureMigration;

/**
 * The migration state of one device and the data stream that belongs to it. The kernel walks the shortest path between
 * states by itself; here is kept only which file the session of the moment has. Source: the comment of
 * {@code enum vfio_device_mig_state} in {@code include/uapi/linux/vfio.h} of Linux 6.12.
 */
final class MigrationState {
    private final String id;
    private final VfioFile device;
    private final FeatureCalls features;
    private final Set<MigrationFlag> flags;

    /** Guards {@link #stream} and {@link #closed} against {@link #close} on another thread. */
    private final Object lock = new Object();

    private DataStream stream;
    private boolean closed;
    private volatile DeviceState known = DeviceState.RUNNING;

    MigrationState(String id, VfioFile device, FeatureCalls features) {
        this.id = id;
        this.device = device;
        this.features = features;
        this.flags = queryFlags();
        if (!flags.isEmpty()) {
            query();
        }
    }

    Set<MigrationFlag> flags() {
        return flags;
    }

    /** Returns the state as of the last call. */
    DeviceState known() {
        return known;
    }

    /** Asks the driver. */
    DeviceState query() {
        requireMigration();
        try {
            features.prepare(VfioDeviceFeatureMigState.SIZEOF).get(VFIO_DEVICE_FEATURE_MIG_DEVICE_STATE);
        } catch (ErrnoException e) {
            throw DeviceErrors.failed(
                    id,
                    "asking for its state (VFIO_DEVICE_FEATURE_MIG_DEVICE_STATE)",
                    e,
                    "its driver may be gone; see the host's kernel log");
        }
        int raw = features.getInt(VfioDeviceFeatureMigState.DEVICE_STATE);
        try {
            known = DeviceState.fromRaw(raw);
        } catch (IllegalArgumentException e) {
            throw new DeviceException(
                    "device " + id + ": its driver says state " + raw
                            + ", which this release does not know; the kernel is newer than Linux 6.12",
                    0,
                    e);
        }
        return known;
    }

    void set(DeviceState target) {
        requireMigration();
        if (target == DeviceState.ERROR) {
            throw new DeviceException("device " + id + ": ERROR is not a state that can be asked for");
        }
        DeviceState from = known;
        int descriptor;
        try {
            features.prepare(VfioDeviceFeatureMigState.SIZEOF)
                    .putInt(VfioDeviceFeatureMigState.DEVICE_STATE, target.raw())
                    .putInt(VfioDeviceFeatureMigState.DATA_FD, -1)
                    .set(VFIO_DEVICE_FEATURE_MIG_DEVICE_STATE);
            descriptor = features.getInt(VfioDeviceFeatureMigState.DATA_FD);
        } catch (ErrnoException e) {
            throw failedChange(from, target, e);
        }
        known = target;
        changed(target, descriptor);
    }

    /** Returns the data stream of the session. */
    DataStream stream(String purpose) {
        synchronized (lock) {
            if (stream == null) {
                throw new DeviceException("device " + id + ": " + purpose + " needs a data stream, and "
                        + (closed ? "the device is closed" : "there is none in " + known));
            }
            return stream;
        }
    }

    /** The device was reset: it is RUNNING, and a session is over. */
    void wasReset() {
        known = DeviceState.RUNNING;
        endSessionUnlessItContinuesIn(DeviceState.RUNNING);
    }

    /** Closes the data stream. Idempotent; on any thread. */
    void close() {
        DataStream last;
        synchronized (lock) {
            closed = true;
            last = stream;
            stream = null;
        }
        if (last != null) {
            last.close();
        }
    }

    private void changed(DeviceState target, int descriptor) {
        if (descriptor < 0) {
            endSessionUnlessItContinuesIn(target);
            boolean needsStream = target.isSaving() || target == DeviceState.RESUMING;
            synchronized (lock) {
                if (needsStream && stream == null && !closed) {
                    throw new DeviceException("device " + id + ": its driver went to " + target
                            + " without giving a data stream; that is a defect of the driver, reset the device");
                }
            }
            return;
        }
        DataStream next = new DataStream(id, device.adopt(descriptor), target.isSaving());
        DataStream previous;
        boolean late;
        synchronized (lock) {
            late = closed;
            previous = late ? next : stream;
            stream = late ? null : next;
        }
        if (previous != null) {
            previous.close();
        }
        if (late) {
            throw new DeviceException("device " + id + ": was closed while it went to " + target);
        }
    }

    private DeviceException failedChange(DeviceState from, DeviceState target, ErrnoException cause) {
        DeviceException unreadable = null;
        try {
            // Any state on the path is possible now.
            endSessionUnlessItContinuesIn(query());
        } catch (DeviceException e) {
            unreadable = e;
        }
        String now = unreadable == null ? "it is in " + known : "what state it is in cannot be read";
        DeviceException failure = DeviceErrors.failed(
                id,
                "going from " + from + " to " + target + " (VFIO_DEVICE_FEATURE_MIG_DEVICE_STATE)",
                cause,
                now + adviceAfter(from, target, cause.errno()));
        if (unreadable != null) {
            failure.addSuppressed(unreadable);
        }
        return failure;
    }

    private String adviceAfter(DeviceState from, DeviceState target, int errno) {
        if (known == DeviceState.ERROR) {
            return ", which only a reset leaves";
        }
        if (from == DeviceState.RESUMING && known == DeviceState.RESUMING) {
            return ", because its driver does not accept the state it was given; only a reset leaves RESUMING";
        }
        boolean p2p = target == DeviceState.RUNNING_P2P || target == DeviceState.PRE_COPY_P2P;
        boolean precopy = target == DeviceState.PRE_COPY || target == DeviceState.PRE_COPY_P2P;
        if (from == DeviceState.STOP_COPY && precopy) {
            return ", and the kernel has no way back from STOP_COPY to a PRE_COPY state";
        }
        if (errno == Errno.EINVAL.number()
                && (p2p && !flags.contains(MigrationFlag.P2P) || precopy && !flags.contains(MigrationFlag.PRE_COPY))) {
            return ", and its driver has no such state: it can do " + flags;
        }
        return "; see the host's kernel log";
    }

    private void endSessionUnlessItContinuesIn(DeviceState state) {
        DataStream ended = null;
        synchronized (lock) {
            if (stream != null && !stream.continuesIn(state)) {
                ended = stream;
                stream = null;
            }
        }
        if (ended != null) {
            ended.close();
        }
    }

    private void requireMigration() {
        if (flags.isEmpty()) {
            throw VfioDeviceBackend.cannotMigrate(id);
        }
    }

    private Set<MigrationFlag> queryFlags() {
        try {
            features.prepare(VfioDeviceFeatureMigration.SIZEOF).get(VFIO_DEVICE_FEATURE_MIGRATION);
        } catch (ErrnoException e) {
            // ENOTTY: the driver has no migration.
            if (e.errno() == Errno.ENOTTY.number()) {
                return Set.of();
            }
            throw DeviceErrors.failed(
                    id,
                    "asking what it can do in a migration (VFIO_DEVICE_FEATURE_MIGRATION)",
                    e,
                    "its driver may be gone; see the host's kernel log");
        }
        long mask = features.getLong(VfioDeviceFeatureMigration.FLAGS);
        EnumSet<MigrationFlag> known = EnumSet.noneOf(MigrationFlag.class);
        for (MigrationFlag flag : MigrationFlag.values()) {
            if ((mask & flag.mask()) != 0) {
                known.add(flag);
            }
        }
        // STOP_COPY is the base of all; the contract has no device with P2P or PRE_COPY alone.
        return known.contains(MigrationFlag.STOP_COPY) ? Collections.unmodifiableSet(known) : Set.of();
    }
}
