// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.device;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.drover.api.ConfigurationException;
import org.drover.api.DroverException;
import org.drover.api.device.DeviceException;
import org.drover.api.device.ManagedDevice;
import org.drover.runtime.wire.CompatibilityMessage;
import org.drover.runtime.wire.DeviceCompatibility;

/**
 * The source's look at what the destination's devices say of themselves, before any device is touched. A device that only
 * one side has is none of its business: the destination refuses it by its section's name.
 */
public final class CompatibilityCheck {
    private final DeviceGroup devices;

    /**
     * Creates it.
     *
     * @param devices the source's
     */
    public CompatibilityCheck(DeviceGroup devices) {
        this.devices = devices;
    }

    /**
     * Asks each device about its counterpart.
     *
     * @param destination what the destination says
     * @throws DeviceException if a device refuses, or breaks its contract
     * @throws ConfigurationException if the two sides do not load in the same order
     */
    public void check(CompatibilityMessage destination) {
        Map<String, DeviceCompatibility> byId = new TreeMap<>();
        destination.devices().forEach(device -> byId.put(device.id(), device));
        for (ManagedDevice device : devices.devices()) {
            DeviceCompatibility there = byId.get(device.id());
            if (there != null) {
                requireSameOrder(device.id(), there);
                requireCompatible(device, there.entries());
            }
        }
    }

    private void requireSameOrder(String id, DeviceCompatibility there) {
        Set<String> here = devices.loadOrder().after(id);
        Set<String> taking = new TreeSet<>(there.loadsAfter());
        taking.removeIf(other ->
                devices.devices().stream().noneMatch(device -> device.id().equals(other)));
        if (!taking.equals(here)) {
            throw new ConfigurationException("device " + id + " is loaded after " + here + " here, and after " + taking
                    + " at the destination; both sides must say the same: use the same version of its backend");
        }
    }

    private static void requireCompatible(ManagedDevice device, Map<String, String> there) {
        try {
            device.backend().requireCompatible(there);
        } catch (DroverException refusal) {
            throw new DeviceException(
                    "device " + device.id() + " refuses the destination before anything was changed: here it is "
                            + ownCompatibility(device, refusal) + ", there " + new TreeMap<>(there)
                            + "; migrate to a device that fits, or bring the older one up to date",
                    0,
                    refusal);
        }
    }

    /** Only for the message: a device that cannot even say what it is, is refused all the same. */
    private static String ownCompatibility(ManagedDevice device, DroverException refusal) {
        try {
            return new TreeMap<>(device.backend().compatibility()).toString();
        } catch (DroverException e) {
            refusal.addSuppressed(e);
            return "unknown";
        }
    }
}
