// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import java.util.function.UnaryOperator;
import org.drover.api.Deadline;
import org.drover.api.transport.Channel;
import org.drover.api.transport.Listener;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportAddress;

/** A transport that puts a decorator around each channel of another one. */
class ForwardingTransport implements Transport {
    private final Transport transport;
    private final UnaryOperator<Channel> decorator;

    /**
     * Creates it.
     *
     * @param transport does the work
     * @param decorator called for each channel that was connected or accepted
     */
    ForwardingTransport(Transport transport, UnaryOperator<Channel> decorator) {
        this.transport = transport;
        this.decorator = decorator;
    }

    @Override
    public Channel connect(TransportAddress address, Deadline deadline) {
        return decorator.apply(transport.connect(address, deadline));
    }

    @Override
    public Listener listen(TransportAddress address) {
        Listener listener = transport.listen(address);
        return new Listener() {
            @Override
            public Channel accept(Deadline deadline) {
                return decorator.apply(listener.accept(deadline));
            }

            @Override
            public TransportAddress localAddress() {
                return listener.localAddress();
            }

            @Override
            public void close() {
                listener.close();
            }
        };
    }

    @Override
    public void close() {
        transport.close();
    }
}
