// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
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

/** One side's loopback transport; all share the names of the JVM. */
final class LoopbackTransport implements Transport {
    /** What stands for any name. */
    private static final String ANY = "*";

    private static final Map<TransportAddress, LoopbackListener> LISTENERS = new ConcurrentHashMap<>();
    private static final AtomicInteger NAMES = new AtomicInteger();

    private final TransportSettings settings;
    private final BufferArena arena;
    private final List<LoopbackChannel> channels = new ArrayList<>();
    private final List<LoopbackListener> listeners = new ArrayList<>();
    private ChannelClosedException closed;

    LoopbackTransport(TransportSettings settings, BufferArena arena) {
        this.settings = settings;
        this.arena = arena;
    }

    @Override
    public Channel connect(TransportAddress address, Deadline deadline) {
        requireUsable(address);
        LoopbackListener listener = LISTENERS.get(address);
        LoopbackChannel channel = listener == null ? null : listener.connect(this);
        if (channel == null) {
            throw new TransportException("cannot connect to " + address + ": nothing listens there");
        }
        return channel;
    }

    @Override
    public Listener listen(TransportAddress address) {
        requireUsable(address);
        TransportAddress own = address.location().equals(ANY)
                ? new TransportAddress(LoopbackTransportProvider.SCHEME, "any-" + NAMES.incrementAndGet())
                : address;
        LoopbackListener listener = new LoopbackListener(this, own);
        if (LISTENERS.putIfAbsent(own, listener) != null) {
            throw new TransportException("cannot listen on " + own + ": the address is in use");
        }
        synchronized (this) {
            if (closed == null) {
                listeners.add(listener);
                return listener;
            }
        }
        listener.close();
        throw new ChannelClosedException("transport of " + settings.owner() + " is closed", closed);
    }

    @Override
    public void close() {
        List<LoopbackChannel> openChannels;
        List<LoopbackListener> openListeners;
        synchronized (this) {
            closed = closed == null
                    ? new ChannelClosedException("transport of " + settings.owner() + " was closed")
                    : closed;
            openChannels = List.copyOf(channels);
            openListeners = List.copyOf(listeners);
        }
        openListeners.forEach(LoopbackListener::close);
        openChannels.forEach(channel -> channel.abort(closed));
        openChannels.forEach(LoopbackChannel::awaitIdle);
    }

    static void unbind(LoopbackListener listener) {
        LISTENERS.remove(listener.localAddress(), listener);
    }

    TransportSettings settings() {
        return settings;
    }

    BufferArena arena() {
        return arena;
    }

    /** Ends the channel with the transport; at once, if that is closed. */
    synchronized LoopbackChannel remember(LoopbackChannel channel) {
        if (closed != null) {
            channel.abort(closed);
        }
        channels.add(channel);
        return channel;
    }

    private synchronized void requireUsable(TransportAddress address) {
        if (!address.scheme().equals(LoopbackTransportProvider.SCHEME)) {
            throw new ConfigurationException(
                    "address " + address + " is not of transport " + LoopbackTransportProvider.SCHEME);
        }
        if (closed != null) {
            throw new ChannelClosedException("transport of " + settings.owner() + " is closed", closed);
        }
    }
}
