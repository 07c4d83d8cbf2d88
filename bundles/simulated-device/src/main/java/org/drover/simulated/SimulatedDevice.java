// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated;

import java.util.List;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceState;
import org.drover.simulated.internal.SimulatedHardware;
import org.drover.simulated.internal.SimulatedOptions;
import org.drover.vfio.VfioDevices;
import org.drover.vfio.kernel.VfioFile;

/**
 * A simulated VFIO device, as it stands in the machine: it exists, with its state, until it is closed, whoever opens and
 * closes its file. What it does is what the contract of {@code include/uapi/linux/vfio.h} (Linux 6.12) says. Thread-safe.
 */
public final class SimulatedDevice implements StateDigest, AutoCloseable {
    private final SimulatedOptions options;
    private final SimulatedHardware hardware;

    SimulatedDevice(SimulatedOptions options, SimulatedHardware hardware) {
        this.options = options;
        this.hardware = hardware;
    }

    /**
     * Begins to describe a device.
     *
     * @param name its path, under which both sides of a migration know it: 1 to 250 characters of printable ASCII
     */
    public static SimulatedDeviceBuilder named(String name) {
        return new SimulatedDeviceBuilder(name);
    }

    /** Returns its path. */
    public String name() {
        return options.name();
    }

    /** Returns what decided the first content of its state. */
    public long seed() {
        return options.seed();
    }

    /** Returns the size of its state in bytes. */
    public long stateBytes() {
        return options.stateBytes();
    }

    /**
     * Opens its file, as {@code VFIO_GROUP_GET_DEVICE_FD} does. The caller closes it; that changes nothing of the device.
     *
     * @throws IllegalStateException if the device is closed
     */
    public VfioFile openFile() {
        return hardware.openFile();
    }

    /**
     * Opens it as the kernel's devices are opened: its file, under the backend of VFIO. The caller closes it; that changes
     * nothing of the device.
     *
     * @throws IllegalStateException if the device is closed
     * @throws org.drover.api.device.DeviceException if it was made to fail that early, or is no PCI device
     */
    public DeviceBackend openBackend() {
        return VfioDevices.open(name(), openFile());
    }

    /** Returns the migration state that it is in. */
    public DeviceState state() {
        return hardware.state();
    }

    /**
     * Returns the states that it has entered, in order, inner steps of a request included; the one it began in, RUNNING,
     * and those by a reset are not.
     */
    public List<DeviceState> transitions() {
        return hardware.transitions();
    }

    /** Returns how often it was reset. */
    public int resets() {
        return hardware.resets();
    }

    /** Returns how many of its files and data streams are open: 0 once a user has closed all. */
    public int openDescriptors() {
        return hardware.openDescriptors();
    }

    /** Returns how many calls hang at this moment. */
    public int hangingCalls() {
        return hardware.hangingCalls();
    }

    /** Returns {@link #sha256}, under the name of what it is. */
    public byte[] stateDigest() {
        return sha256();
    }

    @Override
    public byte[] sha256() {
        return hardware.memory().sha256();
    }

    /**
     * Writes to the machine's memory, as a device that runs does; its log of DMA notes it if it was started.
     *
     * @param iova address as the device sees it
     * @param lengthBytes how much, 1 or more
     * @throws IllegalStateException if the device does not run: it must not write then
     */
    public void dmaWrite(long iova, long lengthBytes) {
        if (!hardware.dmaWrite(iova, lengthBytes)) {
            throw new IllegalStateException(
                    "device " + name() + " is in " + state() + ", where it must not write to memory");
        }
    }

    /** Takes it away: its memory is given back, and every call on its files gives EBADF. Idempotent. */
    @Override
    public void close() {
        hardware.close();
    }

    @Override
    public String toString() {
        return "sim:" + name() + "?state=" + stateBytes() + "&seed=" + seed();
    }
}
