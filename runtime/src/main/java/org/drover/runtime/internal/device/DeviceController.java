// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.device;

import java.util.Set;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.ManagedDevice;
import org.drover.api.device.MigrationFlag;
import org.drover.api.device.Recovery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One device under the engine's policy. All state changes of a migration come through {@link #transition}, which is also
 * the only place that recovers from one that failed: what the table "behaviour to match" of QEMU's
 * {@code vfio_migration_set_state} ({@code hw/vfio/migration.c}) does.
 */
public final class DeviceController implements ManagedDevice {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceController.class);

    private final DeviceBackend backend;
    private final String id;
    private final Set<MigrationFlag> flags;
    private volatile DeviceState state;

    /**
     * Takes a device over for one migration.
     *
     * @param backend the open device
     * @throws DeviceException if it does not say what it can do or what state it is in
     */
    public DeviceController(DeviceBackend backend) {
        this.backend = backend;
        this.id = backend.id();
        this.flags = Set.copyOf(backend.migrationFlags());
        this.state = flags.isEmpty() ? DeviceState.RUNNING : backend.state();
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public DeviceBackend backend() {
        return backend;
    }

    @Override
    public Set<MigrationFlag> flags() {
        return flags;
    }

    @Override
    public DeviceState state() {
        return state;
    }

    @Override
    public synchronized void transition(DeviceState target, Recovery recovery) {
        if (state == target) {
            return;
        }
        DeviceState from = state;
        try {
            backend.setState(target);
            state = target;
            LOG.debug("device {}: {} -> {}", id, from, target);
        } catch (RuntimeException first) {
            throw recover(first, from, target, recovery);
        }
    }

    /** Tries the safe state, then a reset; returns the first error whatever came of it. */
    private DeviceException recover(RuntimeException first, DeviceState from, DeviceState target, Recovery recovery) {
        DeviceException error = first instanceof DeviceException known
                ? known
                : new DeviceException(
                        "device " + id + ": " + backend.getClass().getName() + " threw on the way from " + from + " to "
                                + target,
                        0,
                        first);
        // A failed change may leave the device in any state on its path, so even the state it came from is set anew.
        if (recovery.safeState() != null) {
            try {
                backend.setState(recovery.safeState());
                state = recovery.safeState();
                LOG.info("device {}: {} -> {} failed, recovered to {}", id, from, target, state);
                return error;
            } catch (RuntimeException second) {
                error.addSuppressed(second);
            }
        }
        try {
            backend.reset();
            state = DeviceState.RUNNING;
            LOG.warn("device {}: {} -> {} failed, the device was reset and its state is lost", id, from, target);
        } catch (RuntimeException third) {
            error.addSuppressed(third);
            state = DeviceState.ERROR;
            LOG.error("device {}: {} -> {} failed, and so did the reset", id, from, target);
        }
        return error;
    }
}
