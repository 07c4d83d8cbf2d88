// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.transport;

import org.drover.api.Availability;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Contributes a transport: the service that a transport bundle registers (OSGi service or {@link java.util.ServiceLoader}
 * provider). <b>The runtime looks for providers; clients do not.</b> Stateless; all methods may be called on any thread.
 */
@ConsumerType
public interface TransportProvider {
    /** Service property with the value of {@link #scheme()}: String, required. */
    String SCHEME_PROPERTY = "drover.transport.scheme";

    /** Returns the scheme of the addresses it serves, lower case, for example {@code tcp}. */
    String scheme();

    /** Returns whether the transport can be used on this machine now. Quick; does not throw. */
    Availability availability();

    /** Returns what the transport can do. */
    TransportCapabilities capabilities();

    /**
     * Opens the transport for one side of one migration. Connects nothing yet.
     *
     * @param settings depth and options
     * @param arena the memory it lends
     * @throws TransportUnavailableException if it is not available
     * @throws org.drover.api.ConfigurationException if an option is unknown or has a wrong value
     */
    Transport open(TransportSettings settings, BufferArena arena);
}
