// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.engine;

import java.util.ArrayList;
import java.util.List;
import org.drover.api.Availability;
import org.drover.api.transport.BufferArena;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportCapabilities;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportSettings;
import org.drover.runtime.internal.memory.MigrationArena;

/** A transport provider that remembers the arenas it was given, so that a test can count their buffers. */
final class WatchedTransport implements TransportProvider {
    private final TransportProvider provider;
    private final List<MigrationArena> arenas = new ArrayList<>();
    private final List<Transport> opened = new ArrayList<>();

    WatchedTransport(TransportProvider provider) {
        this.provider = provider;
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
    public synchronized Transport open(TransportSettings settings, BufferArena arena) {
        arenas.add((MigrationArena) arena);
        Transport transport = provider.open(settings, arena);
        opened.add(transport);
        return transport;
    }

    /** Returns how many buffers are taken now. */
    synchronized int takenCount() {
        return arenas.stream().mapToInt(MigrationArena::takenCount).sum();
    }

    /** Returns the most buffers that were taken at one time. */
    synchronized int highWater() {
        return arenas.stream().mapToInt(MigrationArena::highWater).max().orElse(0);
    }

    /** Breaks everything off, as the death of this side's process would. */
    synchronized void die() {
        opened.forEach(Transport::close);
    }
}
