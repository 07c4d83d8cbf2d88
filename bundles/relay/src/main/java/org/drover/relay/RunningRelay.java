// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import java.util.List;
import org.drover.api.Deadline;
import org.drover.api.transport.Listener;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportSettings;
import org.drover.api.transport.TransportUnavailableException;
import org.drover.runtime.memory.DirectArena;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What {@link org.drover.relay.Relay} is made of: opened together, closed together. */
final class RunningRelay {
    /** Two channels of each connection, two directions of each channel. */
    private static final int POOLS_PER_CONNECTION = 4;

    private static final long CLOSE_MILLIS = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(RunningRelay.class);

    private final RelayContext context;
    private final Transport transport;
    private final Listener listener;
    private final ConnectionAcceptor acceptor;

    private RunningRelay(RelayContext context, Transport transport, Listener listener) {
        this.context = context;
        this.transport = transport;
        this.listener = listener;
        this.acceptor = new ConnectionAcceptor(context, listener);
    }

    /** Does what {@code Relay.start} says. */
    public static RunningRelay start(
            RelayOptions options, List<TransportProvider> providers, TapFactory taps, RelayListener relayListener) {
        RelayContext context = new RelayContext(
                options,
                sourceOf(options.listen(), providers),
                RelayTargets.of(options.target(), providers),
                new DirectArena(options.bufferBytes(), mostBuffers(options)),
                new RelayThreads(),
                taps,
                new GuardedListener(relayListener));
        int depth = options.channelDepth();
        Transport transport = context.sources()
                .open(new TransportSettings("relay", depth, depth, options.listenOptions()), context.arena());
        try {
            RunningRelay relay = new RunningRelay(context, transport, transport.listen(options.listen()));
            context.threads().start("accept", relay.acceptor::run);
            return relay;
        } catch (RuntimeException | Error e) {
            transport.close();
            throw e;
        }
    }

    private static TransportProvider sourceOf(TransportAddress address, List<TransportProvider> providers) {
        TransportProvider provider = RelayTargets.providerOf(address, providers);
        if (!provider.availability().available()) {
            throw new TransportUnavailableException("relay: transport " + address.scheme() + " cannot be used here: "
                    + provider.availability().reason());
        }
        return provider;
    }

    private static long mostBuffers(RelayOptions options) {
        long connections = (long) options.maxMigrations() * options.maxConnections() + options.maxWaiting();
        return connections * POOLS_PER_CONNECTION * options.channelDepth();
    }

    /** Returns where it listens. */
    public TransportAddress localAddress() {
        return listener.localAddress();
    }

    /** Returns the migrations that have not ended. */
    public List<RelayedMigration> migrations() {
        return acceptor.migrations();
    }

    /** Ends all and waits for it. */
    public void close() {
        acceptor.close();
        List<String> left = context.threads().join(Deadline.afterMillis(CLOSE_MILLIS));
        transport.close();
        if (!left.isEmpty()) {
            LOG.error("the relay on {} was closed, but threads are left: {}; a tap hangs", localAddress(), left);
        }
    }

    /** Returns how many buffers its channels have now; 0 after {@link #close}. */
    public int takenBuffers() {
        return context.arena().takenCount();
    }
}
