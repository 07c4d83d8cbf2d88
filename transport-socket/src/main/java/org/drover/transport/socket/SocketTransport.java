// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashMap;
import java.util.Map;
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

/** A socket transport of one migration: knows what is open, so that it can close it. */
final class SocketTransport implements Transport {
    /** How long {@link #close} waits for threads to leave calls whose socket it has closed: normally microseconds. */
    private static final long LEAVE_MILLIS = 10_000;

    private final SocketFamily family;
    private final TransportSettings settings;
    private final SocketSettings socketSettings;
    private final BufferArena arena;
    private final DeadlineTimer timer;
    private final String name;

    /** What is open, with how to end it; guarded by itself. */
    private final Map<Object, Consumer<Throwable>> open = new LinkedHashMap<>();

    private ChannelClosedException closed;

    SocketTransport(SocketFamily family, TransportSettings settings, BufferArena arena) {
        this.family = family;
        this.settings = settings;
        this.socketSettings = SocketSettings.parse(family.scheme(), settings.options());
        this.arena = arena;
        this.name = "transport " + family.scheme() + " of " + settings.owner();
        this.timer = new DeadlineTimer("drover-" + family.scheme() + "-" + settings.owner() + "-timer");
    }

    @Override
    public Channel connect(TransportAddress address, Deadline deadline) {
        requireScheme(address);
        requireOpen();
        return new Connecting(this, address, deadline).toFirstOf(family.resolvePeer(address));
    }

    @Override
    public Listener listen(TransportAddress address) {
        requireScheme(address);
        requireOpen();
        SocketFamily.Binding binding = family.bind(address, socketSettings);
        try {
            SocketTransportListener listener = new SocketTransportListener(this, binding);
            remember(listener, listener::abort);
            return listener;
        } catch (IOException e) {
            binding.unbind().run();
            Closing.quietly(binding.server(), e);
            throw new TransportException("cannot listen on " + address + ": check the limit of open files", e);
        }
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
        timer.close();
        Deadline leave = Deadline.afterMillis(LEAVE_MILLIS);
        for (Object resource : ending.keySet()) {
            if (resource instanceof SocketTransportChannel channel) {
                channel.awaitIdle(leave);
            }
        }
    }

    void configure(SocketChannel socket) throws IOException {
        family.configure(socket, socketSettings);
    }

    /** Opens a channel over a connected and configured socket. */
    Channel open(SocketChannel socket) throws IOException {
        SocketTransportChannel channel = new SocketTransportChannel(
                this, socket, family.describe(socket.getLocalAddress()), family.describe(socket.getRemoteAddress()));
        remember(channel, channel::abort);
        return channel;
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

    SocketFamily family() {
        return family;
    }

    TransportSettings settings() {
        return settings;
    }

    DeadlineTimer timer() {
        return timer;
    }

    int bufferBytes() {
        return arena.bufferBytes();
    }

    LeasePool newPool(String poolName, int depth) {
        return new LeasePool(poolName, arena, depth);
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

    private void requireScheme(TransportAddress address) {
        if (!address.scheme().equals(family.scheme())) {
            throw new ConfigurationException("address " + address + " is not of transport " + family.scheme());
        }
    }
}
