// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import org.drover.api.Availability;
import org.drover.api.transport.BufferArena;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportCapabilities;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportSettings;
import org.drover.api.transport.TransportUnavailableException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** RDMA, which cannot be used in this release: {@link #availability} says so, and what the machine has. */
@Component(property = TransportProvider.SCHEME_PROPERTY + "=rdma")
public final class RdmaTransportProvider implements TransportProvider {
    private final RdmaProbe probe;

    /** Creates the provider; for {@link java.util.ServiceLoader} and Declarative Services. */
    @Activate
    public RdmaTransportProvider() {
        this(RdmaProbe.ofThisMachine());
    }

    RdmaTransportProvider(RdmaProbe probe) {
        this.probe = probe;
    }

    @Override
    public String scheme() {
        return "rdma";
    }

    @Override
    public Availability availability() {
        return Availability.unavailable(
                "RDMA channels are not implemented in this release, use tcp; found on this machine: "
                        + probe.findings());
    }

    /** Returns that it can do nothing, as nothing can be opened. */
    @Override
    public TransportCapabilities capabilities() {
        return new TransportCapabilities(false, false, false, false);
    }

    /**
     * Refuses.
     *
     * @throws TransportUnavailableException always, with the reason of {@link #availability}
     */
    @Override
    public Transport open(TransportSettings settings, BufferArena arena) {
        throw new TransportUnavailableException("cannot open transport rdma of " + settings.owner() + ": "
                + availability().reason());
    }
}
