// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import org.drover.api.migration.MigrationEngine;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportAddress;
import org.drover.runtime.memory.DirectArena;

/**
 * What the connections of one machine run over.
 *
 * @param link the private address of the engine
 * @param outer to or from QEMU
 * @param inner to or from the engine
 */
record Transports(EngineLink link, Transport outer, Transport inner) implements AutoCloseable {
    /**
     * Opens them.
     *
     * @param address of QEMU, or where it connects
     * @param parameters say how many connections there are
     * @param owner in messages
     */
    static Transports open(
            MigrationEngine engine, TransportAddress address, MigrationParameters parameters, String owner) {
        DirectArena arena = Ends.arena(parameters);
        EngineLink link = EngineLink.create();
        Transport outer = null;
        try {
            outer = EngineLink.transportOf(engine, address).open(Ends.settings(owner), arena);
            Transport inner =
                    EngineLink.transportOf(engine, link.address()).open(Ends.settings(owner + "-link"), arena);
            return new Transports(link, outer, inner);
        } catch (RuntimeException | Error e) {
            try (link) {
                if (outer != null) {
                    outer.close();
                }
            }
            throw e;
        }
    }

    /** Breaks every connection, and closes every listener. */
    void breakAll() {
        try {
            outer.close();
        } finally {
            inner.close();
        }
    }

    @Override
    public void close() {
        try (link) {
            breakAll();
        }
    }
}
