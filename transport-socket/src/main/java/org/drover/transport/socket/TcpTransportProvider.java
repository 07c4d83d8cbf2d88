// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import org.drover.api.Availability;
import org.drover.api.transport.BufferArena;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportCapabilities;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** TCP over IPv4 and IPv6: {@code tcp:HOST:PORT}, {@code tcp:[IPV6]:PORT}; to listen also {@code tcp::PORT}, and port 0. */
@Component(property = TransportProvider.SCHEME_PROPERTY + "=tcp")
public final class TcpTransportProvider implements TransportProvider {
    /** Creates the provider; for {@link java.util.ServiceLoader} and Declarative Services. */
    @Activate
    public TcpTransportProvider() {}

    @Override
    public String scheme() {
        return "tcp";
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
        return new SocketTransport(new TcpFamily(), settings, arena);
    }
}
