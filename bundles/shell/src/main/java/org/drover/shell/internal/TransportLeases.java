// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.shell.internal;

/** How many migrations use a transport's bundle. A bundle without leases can be uninstalled without harm. */
public interface TransportLeases {
    /**
     * Returns how many migrations run over transports of a bundle now.
     *
     * @param bundleId the bundle's number in the framework
     */
    int of(long bundleId);
}
