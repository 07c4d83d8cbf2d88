// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.shell.internal;

import org.drover.api.migration.IncomingMigration;
import org.drover.api.migration.Migration;
import org.drover.api.transport.TransportAddress;
import org.drover.frontend.Side;
import org.drover.frontend.Words;

/**
 * A migration that this shell has started.
 *
 * @param side which half of it is here
 * @param address where it connects to, or listens
 * @param migration the engine's handle
 */
record ShellMigration(Side side, TransportAddress address, Migration migration) {
    static ShellMigration of(Side side, TransportAddress asked, Migration migration) {
        TransportAddress address = migration instanceof IncomingMigration incoming ? incoming.localAddress() : asked;
        return new ShellMigration(side, address, migration);
    }

    String id() {
        return migration.id();
    }

    /** Returns one line on what it is about. */
    String line() {
        return id() + ": " + (side.isSource() ? "migrating to " : "listening on ") + address + ", "
                + Words.word(migration.state());
    }
}
