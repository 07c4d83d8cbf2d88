// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import org.drover.api.Availability;
import org.drover.api.transport.BufferArena;
import org.drover.api.transport.Channel;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportCapabilities;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportSettings;

/**
 * A transport that can do what another one can, except to end one direction alone, as RDMA: it says so, and throws when it
 * is asked to.
 *
 * @param provider does the work
 */
public record WithoutHalfClose(TransportProvider provider) implements TransportProvider {
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
        return new TransportCapabilities(false, false, false, false);
    }

    @Override
    public Transport open(TransportSettings settings, BufferArena arena) {
        return new ForwardingTransport(provider.open(settings, arena), Refusing::new);
    }

    private static final class Refusing extends ForwardingChannel {
        Refusing(Channel channel) {
            super(channel);
        }

        @Override
        public void shutdownOutput() {
            throw new UnsupportedOperationException("no half-close");
        }
    }
}
