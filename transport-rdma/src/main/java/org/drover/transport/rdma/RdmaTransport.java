// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.drover.api.ConfigurationException;
import org.drover.api.Deadline;
import org.drover.api.transport.BufferArena;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ChannelClosedException;
import org.drover.api.transport.Listener;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;
import org.drover.api.transport.TransportSettings;
import org.drover.api.transport.support.HostAndPort;

/** An RDMA transport of one migration: its protection domains, and what is open, so that it can close it. */
final class RdmaTransport implements Transport {
    static final String SCHEME = "rdma";

    private final Verbs verbs;
    private final TransportSettings settings;
    private final RdmaSettings rdmaSettings;
    private final BufferArena arena;
    private final LockedMemory locked;
    private final Domains domains = new Domains();
    private final AtomicInteger connected = new AtomicInteger();
    private final String name;

    /** What is open, with how to end it; guarded by itself. */
    private final Map<Object, Consumer<Throwable>> open = new LinkedHashMap<>();

    private ChannelClosedException closed;

    RdmaTransport(Verbs verbs, TransportSettings settings, BufferArena arena, LockedMemory locked) {
        this.verbs = verbs;
        this.settings = settings;
        this.rdmaSettings = RdmaSettings.parse(settings.options());
        this.arena = arena;
        this.locked = locked;
        this.name = "transport " + SCHEME + " of " + settings.owner();
        String shortage = locked.shortage(channelBytes());
        if (shortage != null) {
            throw new TransportException(name + ": a channel " + shortage);
        }
    }

    @Override
    public Channel connect(TransportAddress address, Deadline deadline) {
        requireScheme(address);
        requireOpen();
        return new Connecting(this, address, deadline).toFirstOf(HostAndPort.resolvePeer(address));
    }

    @Override
    public Listener listen(TransportAddress address) {
        requireScheme(address);
        requireOpen();
        HostAndPort at = HostAndPort.parse(address);
        InetAddress host = at.isAnyHost() ? new InetSocketAddress(0).getAddress() : at.lookUp(address)[0];
        if (host.isAnyLocalAddress() && !rdmaSettings.listenAny()) {
            throw new ConfigurationException("cannot listen on " + address
                    + ": it is every address of this machine, and RDMA encrypts nothing; give the address of the network that"
                    + " is meant for it, or set option " + RdmaSettings.LISTEN_ANY + "=true");
        }
        RdmaListener listener = RdmaListener.open(this, address, at, host);
        remember(listener, listener::abort);
        return listener;
    }

    @Override
    public void close() {
        Map<Object, Consumer<Throwable>> ending;
        synchronized (open) {
            if (closed == null) {
                closed = new ChannelClosedException(name + " was closed");
            }
            ending = new LinkedHashMap<>(open);
        }
        ending.forEach((resource, abort) -> abort.accept(closed));
        for (Object resource : ending.keySet()) {
            if (resource instanceof RdmaChannel channel) {
                channel.awaitGone();
            }
        }
    }

    /** Ends {@code resource} when the transport is closed; at once, and with an exception, if it is already. */
    void remember(Object resource, Consumer<Throwable> abort) {
        synchronized (open) {
            if (closed == null) {
                open.put(resource, abort);
                return;
            }
        }
        abort.accept(closed);
        throw closedNow();
    }

    void forget(Object resource) {
        synchronized (open) {
            open.remove(resource);
        }
    }

    /** Makes what a channel needs, for an id whose device is known. */
    Connection newConnection(ConnectionId id, EventChannel events, String what) {
        return Connection.open(
                id,
                events,
                domains,
                locked,
                settings.sendDepth() + ReceiveSide.RESERVED,
                settings.receiveDepth() + ReceiveSide.RESERVED,
                channelBytes(),
                what);
    }

    Verbs verbs() {
        return verbs;
    }

    TransportSettings settings() {
        return settings;
    }

    BufferArena arena() {
        return arena;
    }

    /** Returns the number of the next channel that connects. */
    int nextNumber() {
        return connected.getAndIncrement();
    }

    /** Returns the name of a channel's thread. */
    String threadName(Hello.Role role, int number) {
        return "drover-rdma-" + settings.owner() + "-" + role.name().toLowerCase(java.util.Locale.ROOT) + "-" + number;
    }

    /** Returns how many bytes a channel registers at most. */
    private long channelBytes() {
        return (long) (settings.sendDepth() + settings.receiveDepth() + ReceiveSide.RESERVED) * arena.bufferBytes();
    }

    private void requireOpen() {
        synchronized (open) {
            if (closed == null) {
                return;
            }
        }
        throw closedNow();
    }

    private ChannelClosedException closedNow() {
        return new ChannelClosedException(name + " is closed");
    }

    private static void requireScheme(TransportAddress address) {
        if (!address.scheme().equals(SCHEME)) {
            throw new ConfigurationException("address " + address + " is not of transport " + SCHEME);
        }
    }
}
