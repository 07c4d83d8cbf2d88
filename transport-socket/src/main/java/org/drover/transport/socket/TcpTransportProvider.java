// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import org.drover.api.Availability;
import org.drover.api.ConfigurationException;
import org.drover.api.transport.BufferArena;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportCapabilities;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** TCP over IPv4 and IPv6: {@code tcp:HOST:PORT}, {@code tcp:[IPV6]:PORT}; to listen also {@code tcp::PORT}, and port 0. */
@Component(configurationPid = TcpSettings.PID, property = TransportProvider.SCHEME_PROPERTY + "=tcp")
@Designate(ocd = TcpSettings.class)
public final class TcpTransportProvider implements TransportProvider {
    private static final Logger LOG = LoggerFactory.getLogger(TcpTransportProvider.class);

    private volatile TcpKeepAlive keepAlive = TcpKeepAlive.DEFAULT;

    /** Creates the provider with the default settings; for {@link java.util.ServiceLoader}. */
    public TcpTransportProvider() {}

    /**
     * Creates the provider; for Declarative Services.
     *
     * @param settings of the container; if one is out of its range, that is logged, and all have their defaults
     */
    @Activate
    public TcpTransportProvider(TcpSettings settings) {
        modified(settings);
    }

    /**
     * Transports that are opened from now on have the new settings; wrong ones are refused, and logged. Nothing is thrown: a
     * component that failed once is not asked again when its configuration has been corrected.
     */
    @Modified
    void modified(TcpSettings settings) {
        try {
            keepAlive = new TcpKeepAlive(
                    settings.keep$_$alive$_$idle(),
                    settings.keep$_$alive$_$interval(),
                    settings.keep$_$alive$_$probes());
        } catch (ConfigurationException e) {
            LOG.error("configuration {} is refused: {}; what held before holds on", TcpSettings.PID, e.getMessage());
        }
    }

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
        return new SocketTransport(new TcpFamily(keepAlive), settings, arena);
    }
}
