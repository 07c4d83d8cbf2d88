// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import java.util.HashMap;
import java.util.Map;

/** The protection domains of a transport: one for each device, as long as a connection uses it. Any thread. */
final class Domains {
    private final Map<Device, Use> uses = new HashMap<>();

    /** A domain and how many connections use it. */
    private static final class Use {
        private final ProtectionDomain domain;
        private int count;

        private Use(ProtectionDomain domain) {
            this.domain = domain;
        }
    }

    /** Returns the domain of a device; {@link #release} it. */
    synchronized ProtectionDomain acquire(Device device) {
        Use use = uses.get(device);
        if (use == null) {
            use = new Use(device.newProtectionDomain());
            uses.put(device, use);
        }
        use.count++;
        return use.domain;
    }

    /** Gives back what {@link #acquire} returned, once nothing of the connection is left in it. */
    synchronized void release(Device device) {
        Use use = uses.get(device);
        if (--use.count == 0) {
            uses.remove(device);
            use.domain.deallocate();
        }
    }
}
