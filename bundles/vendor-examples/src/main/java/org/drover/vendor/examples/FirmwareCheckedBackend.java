// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vendor.examples;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceException;
import org.drover.api.device.FirmwareVersion;
import org.drover.api.device.ForwardingDeviceBackend;

/**
 * Says which firmware the device has, and vetoes a destination whose firmware is older, or of another first number: before
 * the device at the source is touched.
 */
public final class FirmwareCheckedBackend extends ForwardingDeviceBackend {
    /** The key under which both sides know the version. */
    public static final String FIRMWARE = "firmware";

    private final FirmwareVersion firmware;

    /**
     * Creates it.
     *
     * @param device does the work; closed with this
     * @param firmware that runs on the device; not {@code null}
     */
    public FirmwareCheckedBackend(DeviceBackend device, FirmwareVersion firmware) {
        super(device);
        this.firmware = Objects.requireNonNull(firmware, "firmware");
    }

    @Override
    public Map<String, String> compatibility() {
        Map<String, String> all = new HashMap<>(device().compatibility());
        all.put(FIRMWARE, firmware.toString());
        return all;
    }

    @Override
    public void requireCompatible(Map<String, String> destination) {
        device().requireCompatible(destination);
        String other = destination.get(FIRMWARE);
        if (other == null) {
            throw new DeviceException(
                    "device " + id() + ": the destination's device does not say which firmware it has,"
                            + " this one has " + firmware + "; install its vendor's bundle there");
        }
        if (!versionOf(other).loadsStateOf(firmware)) {
            throw new DeviceException("device " + id() + ": the destination's device has firmware " + other
                    + ", which does not load a state of " + firmware + "; update it first");
        }
    }

    private FirmwareVersion versionOf(String text) {
        try {
            return FirmwareVersion.parse(text);
        } catch (IllegalArgumentException e) {
            throw new DeviceException("device " + id() + ": the destination's device has firmware " + text, 0, e);
        }
    }
}
