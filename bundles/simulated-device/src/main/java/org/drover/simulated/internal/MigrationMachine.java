// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.drover.api.device.DeviceState;
import org.drover.api.device.MigrationFlag;

/**
 * The migration states of a device and the transfers that go with them. Source: the comment of
 * {@code enum vfio_device_mig_state}, Linux 6.12 {@code include/uapi/linux/vfio.h}. Not thread-safe: the device calls
 * under its lock.
 */
final class MigrationMachine {
    private final SimulatedOptions options;
    private final DeviceMemory memory;
    private final SimulatedClock clock;
    private final DeviceStateGraph graph;
    private final List<DeviceState> transitions = new ArrayList<>();

    /** What it has for a state if it stands in for another device; else {@code null}. */
    private final OpaqueState opaque;

    private DeviceState state = DeviceState.RUNNING;
    private SavingStream save;
    private ResumingStream resume;
    private long changedUntilNanos;
    private int resets;

    MigrationMachine(SimulatedOptions options, DeviceMemory memory, SimulatedClock clock) {
        this.options = options;
        this.memory = memory;
        this.clock = clock;
        graph = new DeviceStateGraph(options.flags());
        opaque = options.opaque() ? new OpaqueState(memory) : null;
    }

    DeviceState state() {
        return state;
    }

    Set<MigrationFlag> flags() {
        return options.flags();
    }

    /** Returns the states that a request would enter; nothing if it is refused. */
    Optional<List<DeviceState>> path(DeviceState target) {
        return graph.path(state, target);
    }

    /** Returns the transfer out of the device; {@code null} if none is going on. */
    SavingStream save() {
        return save;
    }

    /** Returns the transfer into the device; {@code null} if none is going on. */
    ResumingStream resume() {
        return resume;
    }

    /**
     * Takes one arc.
     *
     * @param next the state at its other end
     * @return whether the device did; if not it stays where it is
     */
    boolean step(DeviceState next) {
        if (state == DeviceState.RESUMING && !resume.isComplete()) {
            return false;
        }
        if (isPrecopy()) {
            changeByTime();
        }
        if (!next.isSaving()) {
            save = null;
        } else if (save == null) {
            save = beginSaving(next);
            changedUntilNanos = clock.nanoTime();
        }
        resume = null;
        if (next == DeviceState.RESUMING) {
            resume = beginResuming();
        }
        enter(next);
        return true;
    }

    private SavingStream beginSaving(DeviceState next) {
        if (opaque != null) {
            return opaque.save();
        }
        return new SaveSession(memory, next == DeviceState.STOP_COPY ? 0 : options.precopyBytes());
    }

    private ResumingStream beginResuming() {
        if (opaque != null) {
            return opaque.resume();
        }
        memory.prepareToResume();
        return new ResumeSession(memory);
    }

    /** Puts the device into ERROR; its transfers end. */
    void breakDown() {
        save = null;
        resume = null;
        enter(DeviceState.ERROR);
    }

    /** Resets: RUNNING, without transfer, and with the state lost. */
    void reset() {
        save = null;
        resume = null;
        state = DeviceState.RUNNING;
        resets++;
        memory.lose();
        if (opaque != null) {
            opaque.lose();
        }
    }

    private void enter(DeviceState next) {
        state = next;
        transitions.add(next);
    }

    boolean isPrecopy() {
        return state == DeviceState.PRE_COPY || state == DeviceState.PRE_COPY_P2P;
    }

    /** Changes what the device has changed since it was last asked. */
    void changeByTime() {
        long rate = options.redirtyBytesPerSecond();
        if (rate == 0) {
            return;
        }
        long now = clock.nanoTime();
        double due = (now - changedUntilNanos) * (double) rate / TimeUnit.SECONDS.toNanos(1);
        if (due >= DeviceMemory.PAGE_BYTES) {
            save.change((long) due);
            changedUntilNanos = now;
        }
    }

    /** Changes what the device changes between two passes over its stream. */
    void changeByPass() {
        if (options.redirtyBytes() > 0) {
            save.change(options.redirtyBytes());
        }
    }

    /** Returns about how many bytes STOP_COPY would give, in any state. */
    long stopCopyBytes() {
        if (options.dataSizeBytes() >= 0) {
            return options.dataSizeBytes();
        }
        if (save != null) {
            return save.leftBytes();
        }
        return opaque != null ? opaque.lengthBytes() : StateStreamFormat.streamBytes(options.stateBytes(), 0);
    }

    List<DeviceState> transitions() {
        return List.copyOf(transitions);
    }

    int resets() {
        return resets;
    }
}
