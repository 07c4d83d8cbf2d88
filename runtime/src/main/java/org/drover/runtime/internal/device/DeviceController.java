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
import org.drover.runtime.internal.failure.Failures;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One device under the engine's policy. All state changes of a migration come through {@link #transition}, which is also
 * the only place that recovers from one that failed: what the table "behaviour to match" of QEMU's
 * {@code vfio_migration_set_state} ({@code hw/vfio/migration.c}) does.
 */
public final class DeviceController implements ManagedDevice {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceController.class);

    private final SupervisedBackend backend;
    private final String id;
    private final Set<MigrationFlag> flags;
    private final Set<String> loadsAfter;
    private final DeviceState stateAtStart;
    private volatile DeviceState state;
    private volatile String loss = "";

    /**
     * Takes a device over for one migration.
     *
     * @param backend the open device
     * @throws DeviceException if it does not say what it can do or what state it is in
     */
    public DeviceController(DeviceBackend backend) {
        this(new SupervisedBackend(backend));
    }

    DeviceController(SupervisedBackend backend) {
        this.backend = backend;
        backend.identify();
        this.id = backend.id();
        this.flags = backend.migrationFlags();
        this.stateAtStart = flags.isEmpty() ? DeviceState.RUNNING : backend.state();
        this.state = stateAtStart;
        this.loadsAfter = backend.loadsAfter();
        backend.requireSameId();
    }

    /** Returns the devices that this one is loaded after, also such as take no part in the migration. */
    Set<String> loadsAfter() {
        return loadsAfter;
    }

    /** Returns whether the device ran when the migration began: only then does it run on after a failure. */
    boolean ranAtStart() {
        return stateAtStart.isRunning();
    }

    /** Returns what the device has lost, and what to do; empty if nothing. */
    String loss() {
        return loss;
    }

    /** Returns how the device's thread is held now, for messages; empty if it is not. */
    String callInProgress() {
        return backend.callInProgress();
    }

    /** Gives the device up if a call holds a thread; returns what to report, {@code null} if none does. */
    DeviceException abandonIfHung() {
        return backend.abandonIfHung();
    }

    /** Resets the device: it is RUNNING, and what it was loaded with is gone. */
    void reset() {
        backend.requireWanted();
        synchronized (this) {
            backend.reset();
            state = DeviceState.RUNNING;
        }
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
    public void transition(DeviceState target, Recovery recovery) {
        // Before the lock, which a thread that never returns may hold.
        backend.requireWanted();
        transitionOfOne(target, recovery);
    }

    private synchronized void transitionOfOne(DeviceState target, Recovery recovery) {
        if (state == target) {
            return;
        }
        DeviceState from = state;
        try {
            backend.setState(target);
            state = target;
            LOG.debug("device {}: {} -> {}", id, from, target);
        } catch (RuntimeException | Error first) {
            throw recover(first, from, target, recovery);
        }
    }

    /** Only a reset leads out of ERROR, and the kernel complains of who asks for more (vfio_mig_get_next_state). */
    private boolean isInError() {
        try {
            return backend.state() == DeviceState.ERROR;
        } catch (RuntimeException | Error e) {
            return false; // it will not take a change either, and that is the error to report
        }
    }

    /** Tries the safe state, then a reset; returns the first error whatever came of it. */
    private DeviceException recover(Throwable first, DeviceState from, DeviceState target, Recovery recovery) {
        DeviceException error = first instanceof DeviceException known
                ? known
                : new DeviceException(
                        "device " + id + ": " + backend.pluginName() + " threw on the way from " + from + " to "
                                + target,
                        0,
                        first);
        // A failed change may leave the device in any state on its path, so even the state it came from is set anew.
        if (recovery.safeState() != null && !isInError()) {
            try {
                backend.setState(recovery.safeState());
                state = recovery.safeState();
                LOG.info("device {}: {} -> {} failed, recovered to {}", id, from, target, state);
                return error;
            } catch (RuntimeException | Error second) {
                Failures.suppress(error, second);
            }
        }
        try {
            backend.reset();
            state = DeviceState.RUNNING;
            loss = "device " + id + " was reset after " + from + " -> " + target
                    + " had failed, and what it held is lost: reset it in the guest too";
            LOG.warn("device {}: {} -> {} failed, the device was reset and its state is lost", id, from, target);
        } catch (RuntimeException | Error third) {
            Failures.suppress(error, third);
            state = DeviceState.ERROR;
            loss = "device " + id + " does not run: " + from + " -> " + target
                    + " had failed, and so did the reset; open it again";
            LOG.error("device {}: {} -> {} failed, and so did the reset", id, from, target);
        }
        return error;
    }
}
