// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ChannelClosedException;
import org.drover.api.transport.Listener;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;
import org.drover.api.transport.support.FirstCause;
import org.drover.api.transport.support.HostAndPort;

/**
 * Accepts channels, one handshake at a time: a peer that asks for a connection and then falls silent takes the buffers of
 * one channel for {@value #HANDSHAKE_MILLIS} ms, and those after it wait that long.
 */
final class RdmaListener implements Listener {
    /** All channels of a migration may ask before the first is accepted. */
    private static final int BACKLOG = 1024;

    /** From this side's answer to the peer's confirmation: a round trip, and 15 s if the first ones are lost. */
    private static final long HANDSHAKE_MILLIS = 15_000;

    private final RdmaTransport transport;
    private final TransportAddress address;
    private final EventChannel events;
    private final ConnectionId listener;
    private final FirstCause end = new FirstCause();

    /** Held by who accepts, and by who cleans up when nobody does any more. */
    private final ReentrantLock accepting = new ReentrantLock();

    private final Deque<ConnectionEvent> requests = new ArrayDeque<>();
    private Handshake handshake;
    private int accepted;
    private String lastRefusal = "";

    private RdmaListener(
            RdmaTransport transport, TransportAddress address, EventChannel events, ConnectionId listener) {
        this.transport = transport;
        this.address = address;
        this.events = events;
        this.listener = listener;
    }

    /** A connection that was answered and that the peer has not confirmed. */
    private record Handshake(
            ConnectionId id, RdmaChannel channel, Connection connection, Hello peer, Deadline deadline) {}

    static RdmaListener open(RdmaTransport transport, TransportAddress address, HostAndPort at, InetAddress host) {
        EventChannel events = null;
        ConnectionId id = null;
        boolean opened = false;
        try {
            events = transport.verbs().openEventChannel();
            id = events.newId();
            id.bind(new InetSocketAddress(host, at.port()));
            id.listen(BACKLOG);
            TransportAddress bound = new TransportAddress(
                    RdmaTransport.SCHEME, at.withPort(id.localAddress().getPort()));
            RdmaListener listener = new RdmaListener(transport, bound, events, id);
            opened = true;
            return listener;
        } catch (VerbsException e) {
            throw new TransportException("cannot listen on " + address + ": " + RdmaErrors.listen(e), e);
        } finally {
            if (!opened) {
                close(id, events);
            }
        }
    }

    @Override
    public Channel accept(Deadline deadline) {
        accepting.lock();
        try {
            while (true) {
                requireOpen();
                Channel channel = next();
                if (channel != null) {
                    return channel;
                }
                if (handshake == null && !requests.isEmpty()) {
                    answer(requests.poll());
                    continue;
                }
                awaitEvent(deadline);
            }
        } catch (VerbsException e) {
            throw new TransportException("cannot accept on " + address + ": " + RdmaErrors.listen(e), e);
        } finally {
            accepting.unlock();
        }
    }

    @Override
    public TransportAddress localAddress() {
        return address;
    }

    @Override
    public void close() {
        abort(null);
    }

    /**
     * Stops listening.
     *
     * @param cause what {@link #accept} reports; {@code null} if it was closed
     */
    void abort(Throwable cause) {
        if (!end.end(cause)) {
            return;
        }
        events.wake();
        accepting.lock();
        try {
            giveUpHandshake();
            while (!requests.isEmpty()) {
                requests.poll().id().destroy();
            }
            close(listener, events);
        } catch (VerbsException e) {
            end.addLater(e);
        } finally {
            accepting.unlock();
            transport.forget(this);
        }
    }

    /** Takes an event, if there is one; returns the channel that it completes. */
    private Channel next() {
        ConnectionEvent event = events.next();
        if (event == null) {
            if (handshake != null && handshake.deadline().hasPassed()) {
                refused("it did not confirm the connection", handshake.id());
                giveUpHandshake();
            }
            return null;
        }
        if (event.kind() == ConnectionEvent.Kind.CONNECT_REQUEST) {
            if (requests.size() < BACKLOG) {
                requests.add(event);
            } else {
                reject(event.id(), Refusal.NO_RESOURCES.encode(0, 0));
                event.id().destroy();
            }
        } else if (handshake != null && event.id() == handshake.id()) {
            if (event.kind() == ConnectionEvent.Kind.ESTABLISHED) {
                return opened();
            }
            refused(RdmaErrors.ended(event), event.id());
            giveUpHandshake();
        } else if (event.id() == listener) {
            throw new TransportException("cannot accept on " + address + ": " + RdmaErrors.ended(event));
        } else if (requests.removeIf(request -> request.id() == event.id())) {
            event.id().destroy();
        }
        return null;
    }

    private void answer(ConnectionEvent request) {
        ConnectionId id = request.id();
        Hello own =
                Hello.of(transport.arena().bufferBytes(), transport.settings().receiveDepth(), Hello.Role.ACCEPTOR, 0);
        Connection connection = null;
        RdmaChannel channel = null;
        boolean answered = false;
        try {
            Hello peer = Hello.decode(request.privateData());
            own.requireFit(peer);
            String from = RdmaErrors.text(id.peerAddress());
            connection = transport.newConnection(id, events, "cannot accept " + from + " on " + address);
            channel = new RdmaChannel(transport, connection);
            id.accept(Hello.of(own.bufferBytes(), own.receiveDepth(), own.role(), peer.number())
                    .encode());
            handshake = new Handshake(id, channel, connection, peer, Deadline.afterMillis(HANDSHAKE_MILLIS));
            answered = true;
        } catch (RefusedException e) {
            refused(e.text(own), id);
            reject(id, e.encode(own));
        } catch (VerbsException e) {
            // The peer has given up meanwhile, or this side has no room: the next one may fare better.
            refused(RdmaErrors.connect(e), id);
        } catch (RuntimeException e) {
            reject(id, Refusal.NO_RESOURCES.encode(0, 0));
            throw e;
        } finally {
            if (!answered) {
                giveUp(id, connection, channel);
            }
        }
    }

    private Channel opened() {
        Handshake done = handshake;
        EventChannel own = transport.verbs().openEventChannel();
        boolean moved = false;
        try {
            done.connection().moveTo(own);
            moved = true;
        } finally {
            if (!moved) {
                own.close();
                giveUpHandshake();
            }
        }
        handshake = null;
        done.channel().open(done.peer(), transport.threadName(Hello.Role.ACCEPTOR, accepted++));
        return done.channel();
    }

    private void awaitEvent(Deadline deadline) {
        if (deadline.hasPassed()) {
            throw new DeadlineExceededException("deadline passed while waiting for a connection on " + address
                    + ": check that the peer was started and that it connects to this address" + lastRefusal);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new TransportException("accept on " + address + " was interrupted; the listener is still open");
        }
        Deadline sooner = handshake == null ? deadline : deadline.orSooner(handshake.deadline());
        events.await(null, sooner.isNever() ? -1 : sooner.remainingMillis());
    }

    private void reject(ConnectionId id, byte[] privateData) {
        try {
            id.reject(privateData);
        } catch (VerbsException e) {
            lastRefusal += "; telling it failed: " + e.getMessage();
        }
    }

    private void refused(String why, ConnectionId id) {
        lastRefusal = "; the last one, from " + RdmaErrors.text(id.peerAddress()) + ", was given up: " + why;
    }

    private void giveUpHandshake() {
        if (handshake != null) {
            Handshake given = handshake;
            handshake = null;
            giveUp(given.id(), given.connection(), given.channel());
        }
    }

    private static void giveUp(ConnectionId id, Connection connection, RdmaChannel channel) {
        if (channel != null) {
            channel.discard(false, new TransportException("the connection was given up before it was there"));
        } else if (connection != null) {
            connection.end(false);
        } else {
            id.destroy();
        }
    }

    private static void close(ConnectionId id, EventChannel events) {
        if (id != null) {
            id.destroy();
        }
        if (events != null) {
            events.close();
        }
    }

    private void requireOpen() {
        if (end.isEnded()) {
            throw new ChannelClosedException("accept on " + address + ": the listener was closed", end.get());
        }
    }
}
