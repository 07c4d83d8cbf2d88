// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.device;

import java.util.List;
import org.drover.api.Availability;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Contributes a kind of devices: the service that a device bundle registers (OSGi service or
 * {@link java.util.ServiceLoader} provider). <b>The runtime looks for providers; clients do not.</b>
 *
 * <p>Of several providers of one scheme the one with the highest {@link #match} opens the device; among equals the
 * framework's own order decides (service ranking, then the oldest). Stateless; all methods may be called on any thread.
 */
@ConsumerType
public interface DeviceBackendProvider {
    /** Service property with the value of {@link #scheme()}: String, required. */
    String SCHEME_PROPERTY = "drover.device.scheme";

    /**
     * Service property of a provider that is made for certain devices only: String, the driver that they are bound to, for
     * example {@code mtty}. The generic provider of a scheme does not have it, which is how one that builds on the generic
     * provider finds it: {@code (&(drover.device.scheme=vfio)(!(drover.device.driver=*)))}.
     */
    String DRIVER_PROPERTY = "drover.device.driver";

    /** The score of a provider that cannot open the device. */
    int MATCH_NONE = 0;

    /** The score of a provider for every device of its scheme. */
    int MATCH_GENERIC = 10;

    /** The score of a provider made for this very kind of device. */
    int MATCH_SPECIFIC = 100;

    /** Returns the scheme of the device specifications it opens, lower case, for example {@code vfio}. */
    String scheme();

    /** Returns whether such devices can be used on this machine at all. Quick; does not throw. */
    Availability availability();

    /**
     * Returns how well it fits a device. May look at the device's identity, must not change it.
     *
     * @param spec of this provider's scheme
     * @return {@link #MATCH_NONE}, or a positive score
     */
    int match(DeviceSpec spec);

    /**
     * Opens a device. May block as long as the driver does.
     *
     * @param spec of this provider's scheme
     * @throws org.drover.api.ConfigurationException if the name or an option is wrong
     * @throws DeviceException if the device is missing, not permitted or busy, saying which and what to do
     */
    DeviceBackend open(DeviceSpec spec);

    /** Returns the devices of this host that it could open, and those it could if something were done; may be empty. */
    List<DeviceDescription> discover();
}
