// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import org.drover.api.Availability;
import org.drover.api.transport.BufferArena;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportCapabilities;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** UNIX stream sockets on one machine: {@code unix:PATH}. */
@Component(property = TransportProvider.SCHEME_PROPERTY + "=unix")
public final class UnixTransportProvider implements TransportProvider {
    /** Creates the provider; for {@link java.util.ServiceLoader} and Declarative Services. */
    @Activate
    public UnixTransportProvider() {}

    @Override
    public String scheme() {
        return "unix";
    }

    @Override
    public Availability availability() {
        try {
            SocketChannel.open(StandardProtocolFamily.UNIX).close();
            return Availability.AVAILABLE;
        } catch (UnsupportedOperationException e) {
            return Availability.unavailable("this operating system has no UNIX sockets; use tcp");
        } catch (IOException e) {
            return Availability.unavailable(
                    "cannot make a UNIX socket (" + e.getMessage() + "); check the limit of open files");
        }
    }

    @Override
    public TransportCapabilities capabilities() {
        return new TransportCapabilities(true, false, false, false);
    }

    @Override
    public Transport open(TransportSettings settings, BufferArena arena) {
        return new SocketTransport(new UnixFamily(), settings, arena);
    }
}
