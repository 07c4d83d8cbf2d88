// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import java.util.ArrayDeque;
import java.util.Queue;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ChannelClosedException;
import org.drover.api.transport.Listener;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;

/** Accepts loopback channels; those that connect wait here until they are accepted. */
final class LoopbackListener implements Listener {
    private final LoopbackTransport transport;
    private final TransportAddress address;
    private final Queue<LoopbackChannel> pending = new ArrayDeque<>();
    private boolean closed;

    LoopbackListener(LoopbackTransport transport, TransportAddress address) {
        this.transport = transport;
        this.address = address;
    }

    @Override
    public synchronized Channel accept(Deadline deadline) {
        while (!closed && pending.isEmpty()) {
            if (deadline.hasPassed()) {
                throw new DeadlineExceededException("deadline passed while waiting for a connection on " + address);
            }
            try {
                Waiting.await(this, deadline);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TransportException(
                        "accept on " + address + " was interrupted; the listener is still open", e);
            }
        }
        if (closed) {
            throw new ChannelClosedException("accept on " + address + ": the listener was closed");
        }
        return pending.remove();
    }

    @Override
    public TransportAddress localAddress() {
        return address;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        LoopbackTransport.unbind(this);
        pending.forEach(channel -> channel.abort(new ChannelClosedException("listener " + address + " was closed")));
    }

    /** Makes a channel, of which the other end is {@code connector}'s; {@code null} if it was closed meanwhile. */
    synchronized LoopbackChannel connect(LoopbackTransport connector) {
        if (closed) {
            return null;
        }
        LoopbackPipe there = new LoopbackPipe();
        LoopbackPipe back = new LoopbackPipe();
        String client = address + " (client)";
        LoopbackChannel accepted =
                transport.remember(new LoopbackChannel(transport, address.toString(), client, back, there));
        LoopbackChannel connected =
                connector.remember(new LoopbackChannel(connector, client, address.toString(), there, back));
        pending.add(accepted);
        notifyAll();
        return connected;
    }
}
