// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import org.drover.api.Availability;
import org.drover.api.ConfigurationException;
import org.drover.api.transport.BufferArena;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportCapabilities;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportSettings;

/**
 * Channels within one JVM, {@code mem:NAME}: for tests of what runs over a transport, without sockets. A listener at
 * {@code mem:*} gets a name that is free. Names are of the JVM (of this class's loader).
 *
 * <p>It is a full transport that runs the {@link TransportContract}, and the second reading of the SPI beside the sockets:
 * it copies each byte through a bounded pipe, so segments, blocking and flow control are like those of a kernel. Unlike
 * with sockets, a receive that reaches its deadline before the first byte keeps the channel usable, and an abort shows at
 * the peer before bytes that were still on the way. It has no threads of its own.
 */
public final class LoopbackTransportProvider implements TransportProvider {
    /** The scheme: {@code mem}. */
    public static final String SCHEME = "mem";

    /** Creates the provider. */
    public LoopbackTransportProvider() {}

    @Override
    public String scheme() {
        return SCHEME;
    }

    @Override
    public Availability availability() {
        return Availability.AVAILABLE;
    }

    @Override
    public TransportCapabilities capabilities() {
        return new TransportCapabilities(true, false, false, false);
    }

    @Override
    public Transport open(TransportSettings settings, BufferArena arena) {
        if (!settings.options().isEmpty()) {
            throw new ConfigurationException("transport " + SCHEME + " has no options, given "
                    + settings.options().keySet());
        }
        return new LoopbackTransport(settings, arena);
    }
}
