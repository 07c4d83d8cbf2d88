// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import java.util.Map;
import org.drover.api.Availability;
import org.drover.api.transport.BufferArena;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportCapabilities;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportSettings;

/** The loopback transport with one defect. */
final class DefectiveTransportProvider implements TransportProvider {
    private final TransportProvider provider = new LoopbackTransportProvider();
    private final Defect defect;

    DefectiveTransportProvider(Defect defect) {
        this.defect = defect;
    }

    @Override
    public String scheme() {
        return provider.scheme();
    }

    @Override
    public Availability availability() {
        return provider.availability();
    }

    @Override
    public TransportCapabilities capabilities() {
        return provider.capabilities();
    }

    @Override
    public Transport open(TransportSettings settings, BufferArena arena) {
        defect.open(settings, arena);
        int factor = defect == Defect.IGNORES_DEPTH ? 2 : 1;
        Map<String, String> options = defect == Defect.IGNORES_OPTIONS ? Map.of() : settings.options();
        TransportSettings own = new TransportSettings(
                settings.owner(), settings.sendDepth() * factor, settings.receiveDepth() * factor, options);
        return new ForwardingTransport(provider.open(own, arena), defect::of);
    }
}
