// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.ManagedDevice;
import org.drover.api.device.MigrationFlag;
import org.drover.api.device.Recovery;

/** Keeps the contract of {@link ManagedDevice} and records what was asked for: {@code TARGET else RECOVERY}. */
final class FakeManagedDevice implements ManagedDevice {
    private final FakeBackend backend;
    private final List<String> transitions = new ArrayList<>();
    private volatile DeviceState state;

    FakeManagedDevice(FakeBackend backend) {
        this.backend = backend;
        this.state = backend.state();
    }

    synchronized List<String> transitions() {
        return List.copyOf(transitions);
    }

    @Override
    public String id() {
        return backend.id();
    }

    @Override
    public DeviceBackend backend() {
        return backend;
    }

    @Override
    public Set<MigrationFlag> flags() {
        return backend.migrationFlags();
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
        transitions.add(target + " else " + (recovery.safeState() == null ? "reset" : recovery.safeState()));
        try {
            backend.setState(target);
            state = target;
        } catch (DeviceException first) {
            recover(first, recovery);
            throw first;
        }
    }

    private void recover(DeviceException first, Recovery recovery) {
        if (recovery.safeState() != null) {
            try {
                backend.setState(recovery.safeState());
                state = recovery.safeState();
                return;
            } catch (DeviceException second) {
                first.addSuppressed(second);
            }
        }
        backend.reset();
        state = DeviceState.RUNNING;
    }
}
