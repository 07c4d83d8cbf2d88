// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.engine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.drover.api.Availability;
import org.drover.api.Deadline;
import org.drover.api.transport.BufferArena;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ChannelClosedException;
import org.drover.api.transport.Listener;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportCapabilities;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportSettings;

/** A transport in which one connect does not return before the transport is closed: a host that does not answer. */
final class TransportsHeldConnecting implements TransportProvider {
    private final TransportProvider provider;
    private final int number;
    private final CountDownLatch connecting = new CountDownLatch(1);

    TransportsHeldConnecting(TransportProvider provider, int number) {
        this.provider = provider;
        this.number = number;
    }

    void awaitConnecting() {
        try {
            if (!connecting.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody connects");
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
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
        Transport transport = provider.open(settings, arena);
        CountDownLatch closed = new CountDownLatch(1);
        return new Transport() {
            private int connects;

            @Override
            public Channel connect(TransportAddress address, Deadline deadline) {
                if (connects++ == number) {
                    connecting.countDown();
                    try {
                        closed.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    throw new ChannelClosedException("the transport was closed while connecting");
                }
                return transport.connect(address, deadline);
            }

            @Override
            public Listener listen(TransportAddress address) {
                return transport.listen(address);
            }

            @Override
            public void close() {
                closed.countDown();
                transport.close();
            }
        };
    }
}
