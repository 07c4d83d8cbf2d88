// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
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
    private volatile DroverException error;

    private GuardedTap(String migrationId, MigrationTap tap) {
        this.migrationId = migrationId;
        this.tap = tap;
    }

    /** Opens the tap of a migration. */
    static GuardedTap open(TapFactory factory, RelayedMigrationInfo info) {
        try {
            return new GuardedTap(info.id(), factory.opened(info));
        } catch (Throwable e) {
            GuardedTap none = new GuardedTap(info.id(), null);
            none.drop(e);
            return none;
        }
    }

    /** A connection begins. */
    Connection connection(int number, long nanos) {
        if (tap != null && error == null) {
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

    /** Returns why it was dropped. */
    Optional<DroverException> error() {
        return Optional.ofNullable(error);
    }

    /** Connections fail one after another when what they share has failed: the first one says why. */
    private synchronized void drop(Throwable cause) {
        if (error == null) {
            error = new DroverException(
                    ErrorCategory.INTERNAL, "the tap of migration " + migrationId + " failed and was dropped", cause);
        }
        LOG.warn("migration {}: goes on without its tap, which failed", migrationId, cause);
    }

    /** Tells of one connection. */
    final class Connection {
        private final ConnectionTap connectionTap;

        private Connection(ConnectionTap connectionTap) {
            this.connectionTap = connectionTap;
        }

        void bytes(Direction direction, ByteBuffer data, long nanos) {
            if (error == null && connectionTap != null) {
                try {
                    connectionTap.bytes(direction, data, nanos);
                } catch (Throwable e) {
                    drop(e);
                }
            }
        }

        void ended(Direction direction, Ending ending) {
            if (error == null && connectionTap != null) {
                try {
                    connectionTap.ended(direction, ending, System.nanoTime());
                } catch (Throwable e) {
                    drop(e);
                }
            }
        }
    }
}
