// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import java.nio.ByteBuffer;
import org.drover.stream.ConnectionTap;
import org.drover.stream.Direction;
import org.drover.stream.Ending;
import org.drover.stream.MigrationTap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A migration's tap, kept from doing harm: one that throws is told nothing more but the end. */
final class GuardedTap {
    private static final Logger LOG = LoggerFactory.getLogger(GuardedTap.class);

    private final String migrationId;
    private final MigrationTap tap;
    private volatile boolean dropped;

    private GuardedTap(String migrationId, MigrationTap tap) {
        this.migrationId = migrationId;
        this.tap = tap;
        this.dropped = tap == null;
    }

    /** Opens the tap of a migration. */
    static GuardedTap open(TapFactory factory, RelayedMigrationInfo info) {
        try {
            return new GuardedTap(info.id(), factory.opened(info));
        } catch (Throwable e) {
            LOG.warn("migration {}: goes on without its tap, which cannot be opened", info.id(), e);
            return new GuardedTap(info.id(), null);
        }
    }

    /** A connection begins. */
    Connection connection(int number, long nanos) {
        if (!dropped) {
            try {
                return new Connection(tap.connection(number, nanos));
            } catch (Throwable e) {
                drop(e);
            }
        }
        return new Connection(null);
    }

    /** All connections have ended. */
    void close() {
        if (tap != null) {
            try {
                tap.close();
            } catch (Throwable e) {
                drop(e);
            }
        }
    }

    private void drop(Throwable error) {
        dropped = true;
        LOG.warn("migration {}: goes on without its tap, which failed", migrationId, error);
    }

    /** Tells of one connection. */
    final class Connection {
        private final ConnectionTap connectionTap;

        private Connection(ConnectionTap connectionTap) {
            this.connectionTap = connectionTap;
        }

        void bytes(Direction direction, ByteBuffer data, long nanos) {
            if (!dropped && connectionTap != null) {
                try {
                    connectionTap.bytes(direction, data, nanos);
                } catch (Throwable e) {
                    drop(e);
                }
            }
        }

        void ended(Direction direction, Ending ending) {
            if (!dropped && connectionTap != null) {
                try {
                    connectionTap.ended(direction, ending, System.nanoTime());
                } catch (Throwable e) {
                    drop(e);
                }
            }
        }
    }
}
