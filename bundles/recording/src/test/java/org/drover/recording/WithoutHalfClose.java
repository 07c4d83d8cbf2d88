// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.drover.api.Availability;
import org.drover.api.Deadline;
import org.drover.api.transport.BufferArena;
import org.drover.api.transport.Channel;
import org.drover.api.transport.Listener;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportCapabilities;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportSettings;

/** A transport that can do what another one can, except to end one direction alone: as RDMA. */
record WithoutHalfClose(TransportProvider provider) implements TransportProvider {
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
        Transport transport = provider.open(settings, arena);
        return new Transport() {
            @Override
            public Channel connect(TransportAddress address, Deadline deadline) {
                return refusingHalfClose(transport.connect(address, deadline));
            }

            @Override
            public Listener listen(TransportAddress address) {
                return transport.listen(address);
            }

            @Override
            public void close() {
                transport.close();
            }
        };
    }

    private static Channel refusingHalfClose(Channel channel) {
        return (Channel) Proxy.newProxyInstance(
                WithoutHalfClose.class.getClassLoader(), new Class<?>[] {Channel.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("shutdownOutput")) {
                        throw new UnsupportedOperationException("no half-close");
                    }
                    try {
                        return method.invoke(channel, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
