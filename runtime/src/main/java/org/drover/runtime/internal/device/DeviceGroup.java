// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.device;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.drover.api.Cancellation;
import org.drover.api.ConfigurationException;
import org.drover.api.MigrationCancelledException;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.device.ManagedDevice;
import org.drover.api.device.MigrationFlag;
import org.drover.api.device.Recovery;
import org.drover.api.device.UnsupportedFeatureException;
import org.drover.runtime.internal.failure.Failures;
import org.drover.runtime.wire.CompatibilityMessage;
import org.drover.runtime.wire.DeviceCompatibility;

/**
 * All devices of a migration, and the order in which they change state together: first every device that can be made
 * quiescent towards its peers is, then any is stopped or started. Otherwise a device would write to another that no longer
 * listens. Source: {@code vfio_vmstate_change_prepare} and {@code vfio_vmstate_change}, QEMU 10.0
 * {@code hw/vfio/migration.c}.
 */
public final class DeviceGroup {
    private final List<DeviceController> devices;
    private final LoadOrder loadOrder;

    /**
     * Takes the devices over for one migration.
     *
     * @param backends open devices
     * @throws ConfigurationException if there are two of one id, or they are to be loaded after each other
     * @throws DeviceException if one breaks its contract
     */
    public DeviceGroup(List<DeviceBackend> backends) {
        this(backends.stream().map(SupervisedBackend::new).toList(), DeviceController::new);
    }

    private DeviceGroup(List<SupervisedBackend> backends, Function<SupervisedBackend, DeviceController> takingOver) {
        this.devices = backends.stream().map(takingOver).toList();
        Set<String> ids = new HashSet<>();
        for (DeviceController device : devices) {
            if (!ids.add(device.id())) {
                throw new ConfigurationException(
                        "two devices have the id '" + device.id() + "'; each needs its own, the same on both sides");
            }
        }
        Map<String, Set<String>> named = new LinkedHashMap<>();
        devices.forEach(device -> named.put(device.id(), device.loadsAfter()));
        this.loadOrder = new LoadOrder(named);
    }

    /**
     * Takes the devices over as the constructor does, on a thread of its own and for no longer than a limit: a device that
     * does not answer is left to its thread, and named.
     *
     * @param backends open devices
     * @param limit longest time
     * @param threadName of the thread
     * @throws DeviceException if a device does not answer in time, or breaks its contract
     * @throws ConfigurationException if they do not go together
     */
    public static DeviceGroup takeOver(List<DeviceBackend> backends, Duration limit, String threadName) {
        List<SupervisedBackend> supervised =
                backends.stream().map(SupervisedBackend::new).toList();
        FutureTask<DeviceGroup> work = new FutureTask<>(() -> new DeviceGroup(supervised, DeviceController::new));
        Thread thread = new Thread(work, threadName);
        thread.setDaemon(true);
        thread.start();
        try {
            return work.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw Failures.asDroverException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MigrationCancelledException("interrupted while the devices were asked what they can do", e);
        } catch (TimeoutException e) {
            throw supervised.stream()
                    .map(SupervisedBackend::abandonIfHung)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseGet(() ->
                            new DeviceException("the devices did not say in time (x-stall-timeout) what they can do"));
        }
    }

    /** Returns which devices are loaded after which others. */
    public LoadOrder loadOrder() {
        return loadOrder;
    }

    /**
     * Asks the devices what a source's must fit; see {@link CompatibilityCheck} for the source.
     *
     * @throws DeviceException if one breaks its contract
     * @throws ConfigurationException if all together say too much for one message
     */
    public CompatibilityMessage compatibility() {
        CompatibilityMessage message = new CompatibilityMessage(devices.stream()
                .map(device ->
                        new DeviceCompatibility(device.id(), device.backend().compatibility(), device.loadsAfter()))
                .toList());
        if (message.dataBytes() > CompatibilityMessage.MAX_DATA_BYTES) {
            throw new ConfigurationException("what " + devices.size() + " devices say of their compatibility has "
                    + message.dataBytes() + " bytes, must have at most " + CompatibilityMessage.MAX_DATA_BYTES
                    + " together: migrate fewer devices at once");
        }
        return message;
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

    /**
     * Stops all devices for the switchover; those that give state while they run keep their data stream, and those that
     * were stopped stay so. One that fails is made to run on; only if that fails too is it reset.
     *
     * @param cancellation looked at before each device
     */
    public void stopForSwitchover(Cancellation cancellation) {
        for (DeviceController device : devices) {
            cancellation.throwIfCancelled();
            if (device.flags().contains(MigrationFlag.P2P) && device.state().isRunning()) {
                device.transition(
                        device.state() == DeviceState.PRE_COPY ? DeviceState.PRE_COPY_P2P : DeviceState.RUNNING_P2P,
                        asBefore(device));
            }
        }
        for (DeviceController device : devices) {
            cancellation.throwIfCancelled();
            device.transition(device.state().isSaving() ? DeviceState.STOP_COPY : DeviceState.STOP, asBefore(device));
        }
    }

    /** QEMU 10.0 resets a device that does not stop, and with it loses what the guest had in it (vfio_vmstate_change). */
    private static Recovery asBefore(DeviceController device) {
        return Recovery.to(device.ranAtStart() ? DeviceState.RUNNING : DeviceState.STOP);
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

    /** Returns what devices have lost, a sentence for each; empty if nothing. */
    public List<String> losses() {
        return devices.stream()
                .map(DeviceController::loss)
                .filter(loss -> !loss.isEmpty())
                .toList();
    }

    /** Returns whether a device ran when the migration began. */
    public boolean isAnyRunningAtStart() {
        return devices.stream().anyMatch(DeviceController::ranAtStart);
    }

    /**
     * Brings all devices back at the source to what they were, running or stopped, each as far as it goes: one that fails
     * does not keep the others from running. Can be repeated.
     *
     * @param first what failures are added to
     */
    public void resume(Throwable first) {
        for (DeviceController device : devices) {
            boolean quiescible = device.ranAtStart() && device.flags().contains(MigrationFlag.P2P);
            if (quiescible && (!device.state().isRunning() || device.state() == DeviceState.PRE_COPY_P2P)) {
                attempt(device, DeviceState.RUNNING_P2P, first);
            }
        }
        for (DeviceController device : devices) {
            attempt(device, device.ranAtStart() ? DeviceState.RUNNING : DeviceState.STOP, first);
        }
    }

    private static void attempt(DeviceController device, DeviceState target, Throwable first) {
        try {
            device.transition(target, Recovery.RESET);
        } catch (DeviceException e) {
            Failures.suppress(first, e);
        }
    }

    /**
     * Resets all devices: what was loaded into them is gone, so that the source's may run. Can be repeated.
     *
     * @throws DeviceException if one could not be reset: the first such error; all others were tried
     */
    public void resetAll() {
        RuntimeException first = null;
        for (DeviceController device : devices) {
            try {
                device.reset();
            } catch (RuntimeException | Error e) {
                if (first == null) {
                    first = Failures.asDroverException(e);
                } else {
                    Failures.suppress(first, e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** Returns ", device … has not returned from …" for each call that runs now; empty if none does. */
    public String callsInProgress() {
        return devices.stream().map(DeviceController::callInProgress).collect(Collectors.joining());
    }

    /** Gives up those devices that hold a thread now: they are never called again. Returns what to report of each. */
    public List<DeviceException> abandonHung() {
        return devices.stream()
                .map(DeviceController::abandonIfHung)
                .filter(Objects::nonNull)
                .toList();
    }
}
