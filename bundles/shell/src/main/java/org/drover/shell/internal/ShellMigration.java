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
 * @param transportBundleId of the bundle that the transport came from; -1 if it was gone when the migration began
 */
record ShellMigration(Side side, TransportAddress address, Migration migration, long transportBundleId) {
    static ShellMigration of(Side side, TransportAddress asked, Migration migration, long transportBundleId) {
        TransportAddress address = migration instanceof IncomingMigration incoming ? incoming.localAddress() : asked;
        return new ShellMigration(side, address, migration, transportBundleId);
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
