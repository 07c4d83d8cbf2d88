// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import java.net.InetSocketAddress;
import java.util.List;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ChannelClosedException;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;
import org.drover.api.transport.support.FirstCause;

/**
 * One attempt to connect, which a deadline or the end of the transport breaks off: address, route, connection. The thread
 * waits for each event of the connection manager; each that it did not wait for is an error.
 */
final class Connecting {
    /** Longest time that one step may take where the caller has no deadline: the kernel asks the network again meanwhile. */
    private static final long STEP_MILLIS = 10_000;

    private final RdmaTransport transport;
    private final TransportAddress address;
    private final Deadline deadline;
    private final FirstCause end = new FirstCause();
    private EventChannel events;

    Connecting(RdmaTransport transport, TransportAddress address, Deadline deadline) {
        this.transport = transport;
        this.address = address;
        this.deadline = deadline;
    }

    /** Returns a channel to the first target that takes the connection, or throws why the first one does not. */
    Channel toFirstOf(List<InetSocketAddress> targets) {
        TransportException first = null;
        for (InetSocketAddress target : targets) {
            try {
                return connect(target);
            } catch (ChannelClosedException e) {
                throw e;
            } catch (TransportException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        throw first;
    }

    private Channel connect(InetSocketAddress target) {
        if (deadline.hasPassed()) {
            throw deadlinePassed();
        }
        boolean opened = false;
        events = openEvents();
        ConnectionId id = null;
        Connection connection = null;
        RdmaChannel channel = null;
        RuntimeException failure = null;
        try {
            transport.remember(this, this::breakOff);
            id = events.newId();
            id.resolveAddress(target, stepMillis());
            await(ConnectionEvent.Kind.ADDR_RESOLVED, target);
            id.resolveRoute(stepMillis());
            await(ConnectionEvent.Kind.ROUTE_RESOLVED, target);
            connection = transport.newConnection(id, events, "cannot connect to " + named(target));
            channel = new RdmaChannel(transport, connection);
            Hello own = Hello.of(
                    transport.arena().bufferBytes(),
                    transport.settings().receiveDepth(),
                    Hello.Role.CONNECTOR,
                    transport.nextNumber());
            id.connect(own.encode());
            ConnectionEvent established = await(ConnectionEvent.Kind.ESTABLISHED, target);
            Hello peer = fitting(own, established, target);
            opened = true;
            channel.open(peer, transport.threadName(own.role(), own.number()));
            return channel;
        } catch (VerbsException e) {
            failure = new TransportException("cannot connect to " + named(target) + ": " + RdmaErrors.connect(e), e);
            throw failure;
        } catch (RuntimeException e) {
            failure = e;
            throw e;
        } finally {
            transport.forget(this);
            if (!opened) {
                giveUp(id, connection, channel, failure);
            }
        }
    }

    /** The acceptor has looked at what this end is; this end looks at what the acceptor is. */
    private Hello fitting(Hello own, ConnectionEvent established, InetSocketAddress target) {
        try {
            Hello peer = Hello.decode(established.privateData());
            own.requireFit(peer);
            return peer;
        } catch (RefusedException e) {
            throw new TransportException("cannot connect to " + named(target) + ": " + e.text(own), e);
        }
    }

    private EventChannel openEvents() {
        try {
            return transport.verbs().openEventChannel();
        } catch (VerbsException e) {
            throw new TransportException("cannot connect to " + address + ": " + RdmaErrors.connect(e), e);
        }
    }

    private void giveUp(ConnectionId id, Connection connection, RdmaChannel channel, RuntimeException failure) {
        try {
            if (channel != null) {
                channel.discard(true, failure);
            } else if (connection != null) {
                connection.end(true).forEach(failure::addSuppressed);
            } else {
                if (id != null) {
                    id.destroy();
                }
                events.close();
            }
        } catch (VerbsException e) {
            failure.addSuppressed(e);
        }
    }

    private ConnectionEvent await(ConnectionEvent.Kind wanted, InetSocketAddress target) {
        while (true) {
            if (end.isEnded()) {
                throw new ChannelClosedException(
                        "connect to " + address + " was given up: the transport was closed", end.get());
            }
            ConnectionEvent event = events.next();
            if (event != null && event.kind() == wanted) {
                return event;
            }
            if (event != null) {
                throw new TransportException("cannot connect to " + named(target) + ": " + RdmaErrors.ended(event));
            }
            if (deadline.hasPassed()) {
                throw deadlinePassed();
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new ChannelClosedException("connect to " + address + " was given up: interrupted");
            }
            events.await(null, deadline.isNever() ? -1 : deadline.remainingMillis());
        }
    }

    private void breakOff(Throwable cause) {
        end.end(cause);
        events.wake();
    }

    private int stepMillis() {
        return (int) Math.max(1, Math.min(STEP_MILLIS, deadline.remainingMillis()));
    }

    private String named(InetSocketAddress target) {
        String text = RdmaErrors.text(target);
        return address + (address.toString().equals(text) ? "" : " (" + text + ")");
    }

    private DeadlineExceededException deadlinePassed() {
        return new DeadlineExceededException(
                "deadline passed while connecting to " + address
                        + ": no answer; check that the peer accepts, that the host is up and that no firewall drops the packets");
    }
}
