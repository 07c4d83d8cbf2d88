// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import java.util.function.Supplier;
import org.drover.api.Availability;
import org.drover.api.transport.BufferArena;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportCapabilities;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportSettings;
import org.drover.api.transport.TransportUnavailableException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * RDMA over InfiniBand and RoCE: {@code rdma:HOST:PORT}, {@code rdma:[IPV6]:PORT}; to listen also port 0. Reliable connections
 * made by librdmacm; the device is the one that the route to the address leads to.
 *
 * <p><b>Nothing is encrypted and no peer is authenticated</b>, so it listens on one address that is named, unless option
 * {@code listen-any=true} allows all.
 */
@Component(property = TransportProvider.SCHEME_PROPERTY + "=rdma")
public final class RdmaTransportProvider implements TransportProvider {
    private final Supplier<Availability> availability;
    private final Verbs verbs;
    private final LockedMemory locked;

    /** Creates the provider; for {@link java.util.ServiceLoader} and Declarative Services. Loads no native code yet. */
    @Activate
    public RdmaTransportProvider() {
        this(RdmaProbe.ofThisMachine()::availability, new NativeVerbs(), LockedMemory.OF_THIS_PROCESS);
    }

    RdmaTransportProvider(Supplier<Availability> availability, Verbs verbs, LockedMemory locked) {
        this.availability = availability;
        this.verbs = verbs;
        this.locked = locked;
    }

    @Override
    public String scheme() {
        return RdmaTransport.SCHEME;
    }

    /** {@inheritDoc} Loads the native libraries at its first call, looks into /sys and /dev at each. */
    @Override
    public Availability availability() {
        return availability.get();
    }

    @Override
    public TransportCapabilities capabilities() {
        return new TransportCapabilities(true, false, true, true);
    }

    @Override
    public Transport open(TransportSettings settings, BufferArena arena) {
        Availability now = availability();
        if (!now.available()) {
            throw new TransportUnavailableException(
                    "cannot open transport rdma of " + settings.owner() + ": " + now.reason());
        }
        return new RdmaTransport(verbs, settings, arena, locked);
    }
}
