// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import java.util.List;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportProvider;

/**
 * Carries migrations from where sources connect to, to a target: all connections of each, both ways, unchanged. A source
 * and a destination, Drover's or a stock QEMU 10, notice nothing of it, wherever the connections end or break. Which
 * connections are of one migration it learns from what they say first; how many there are is nowhere configured.
 *
 * <p>All methods may be called on any thread.
 */
public final class Relay implements AutoCloseable {
    private final RunningRelay relay;

    private Relay(RunningRelay relay) {
        this.relay = relay;
    }

    /**
     * Starts to listen. Returns when the address is bound; what it carries, it carries on threads of its own.
     *
     * @param options addresses and bounds
     * @param transports in the order of preference, as {@link org.drover.api.migration.MigrationEngine#transports} gives
     *     them; listening and connecting may each use another
     * @param taps gives each migration a tap
     * @param listener hears of migrations and refused connections
     * @throws org.drover.api.ConfigurationException if nobody provides the scheme of an address
     * @throws org.drover.api.transport.TransportException if a transport cannot be used here, or cannot listen there
     */
    public static Relay start(
            RelayOptions options, List<TransportProvider> transports, TapFactory taps, RelayListener listener) {
        return new Relay(RunningRelay.start(options, transports, taps, listener));
    }

    /** Returns where it listens, with what was left open (port 0) filled in. */
    public TransportAddress localAddress() {
        return relay.localAddress();
    }

    /** Returns the migrations that have not ended. */
    public List<RelayedMigration> migrations() {
        return relay.migrations();
    }

    /**
     * Stops to listen, resets all connections, and waits until all threads have ended and all is closed. Idempotent. Blocks
     * for a moment: nothing that it waits for waits for a peer; a tap that hangs is waited for 10 s.
     */
    @Override
    public void close() {
        relay.close();
    }
}
