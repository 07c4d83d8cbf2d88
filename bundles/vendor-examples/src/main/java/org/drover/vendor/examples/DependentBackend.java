// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vendor.examples;

import java.util.HashSet;
import java.util.Set;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.ForwardingDeviceBackend;

/**
 * A device that needs another one's state first, such as a function whose queues are in memory that another function maps. It
 * is written once everything of that one has been loaded.
 */
public final class DependentBackend extends ForwardingDeviceBackend {
    private final Set<String> earlier;

    /**
     * Creates it.
     *
     * @param device does the work; closed with this
     * @param earlier ids of the devices that are loaded before; the same on both sides
     */
    public DependentBackend(DeviceBackend device, Set<String> earlier) {
        super(device);
        this.earlier = Set.copyOf(earlier);
    }

    @Override
    public Set<String> loadsAfter() {
        Set<String> all = new HashSet<>(device().loadsAfter());
        all.addAll(earlier);
        return Set.copyOf(all);
    }
}
