// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.device;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.drover.api.ConfigurationException;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.ManagedDevice;
import org.drover.api.device.MigrationFlag;
import org.drover.api.device.Recovery;
import org.drover.api.device.UnsupportedFeatureException;

/**
 * All devices of a migration, and the order in which they change state together: first every device that can be made
 * quiescent towards its peers is, then any is stopped or started. Otherwise a device would write to another that no longer
 * listens. Source: {@code vfio_vmstate_change_prepare} and {@code vfio_vmstate_change}, QEMU 10.0
 * {@code hw/vfio/migration.c}.
 */
public final class DeviceGroup {
    private final List<DeviceController> devices;

    /**
     * Takes the devices over for one migration.
     *
     * @param backends open devices
     * @throws ConfigurationException if there are none, or two of one id
     */
    public DeviceGroup(List<DeviceBackend> backends) {
        if (backends.isEmpty()) {
            throw new ConfigurationException("there is no device to migrate; name at least one");
        }
        this.devices = backends.stream().map(DeviceController::new).toList();
        Set<String> ids = new HashSet<>();
        for (DeviceController device : devices) {
            if (!ids.add(device.id())) {
                throw new ConfigurationException(
                        "two devices have the id '" + device.id() + "'; each needs its own, the same on both sides");
            }
        }
    }

    /** Returns the devices, in the user's order. */
    public List<ManagedDevice> devices() {
        return List.copyOf(devices);
    }

    /**
     * Checks that the devices can migrate together: several can only if all of them support P2P.
     *
     * @throws UnsupportedFeatureException if not
     */
    public void checkTogether() {
        List<String> without = devices.stream()
                .filter(device -> !device.flags().contains(MigrationFlag.P2P))
                .map(DeviceController::id)
                .collect(Collectors.toList());
        if (devices.size() > 1 && !without.isEmpty()) {
            throw new UnsupportedFeatureException("devices " + without
                    + " do not support P2P, so each can only migrate alone: migrate one device, or remove them");
        }
    }

    /** Stops all devices for the switchover; those that give state while they run keep their data stream. */
    public void stopForSwitchover() {
        for (DeviceController device : devices) {
            if (device.flags().contains(MigrationFlag.P2P)) {
                device.transition(
                        device.state() == DeviceState.PRE_COPY ? DeviceState.PRE_COPY_P2P : DeviceState.RUNNING_P2P,
                        Recovery.RESET);
            }
        }
        for (DeviceController device : devices) {
            device.transition(device.state().isSaving() ? DeviceState.STOP_COPY : DeviceState.STOP, Recovery.RESET);
        }
    }

    /** Starts all devices: at the destination in the end. The first failure ends it; see {@link #resume} for the source. */
    public void start() {
        for (DeviceController device : devices) {
            if (device.flags().contains(MigrationFlag.P2P) && device.state() != DeviceState.RUNNING) {
                device.transition(DeviceState.RUNNING_P2P, Recovery.RESET);
            }
        }
        for (DeviceController device : devices) {
            device.transition(DeviceState.RUNNING, Recovery.RESET);
        }
    }

    /**
     * Brings all devices back to running at the source, each as far as it goes: one that fails does not keep the others
     * from running.
     *
     * @param first what failures are added to
     * @param hung says of a device's id whether a call to it never returned; such a device is not called again
     */
    public void resume(Throwable first, Predicate<String> hung) {
        List<DeviceController> answering =
                devices.stream().filter(device -> !hung.test(device.id())).toList();
        for (DeviceController device : answering) {
            boolean quiescible = device.flags().contains(MigrationFlag.P2P);
            if (quiescible && (!device.state().isRunning() || device.state() == DeviceState.PRE_COPY_P2P)) {
                attempt(device, DeviceState.RUNNING_P2P, first);
            }
        }
        for (DeviceController device : answering) {
            attempt(device, DeviceState.RUNNING, first);
        }
    }

    private static void attempt(DeviceController device, DeviceState target, Throwable first) {
        try {
            device.transition(target, Recovery.RESET);
        } catch (DeviceException e) {
            first.addSuppressed(e);
        }
    }
}
