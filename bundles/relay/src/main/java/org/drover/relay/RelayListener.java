// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import java.util.List;
import org.drover.api.DroverException;
import org.drover.api.transport.TransportAddress;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears what a relay does. Called on the relay's threads: returns soon, and does not wait for a migration or close the
 * relay. What it throws is logged and goes no further.
 */
@ConsumerType
public interface RelayListener {
    /** Hears nothing. */
    RelayListener NONE = new RelayListener() {};

    /**
     * A migration has begun: its main channel is there.
     *
     * @param migration which
     */
    default void began(RelayedMigration migration) {}

    /**
     * A migration's main channel is connected to one of several targets, and others before it were not taken.
     *
     * @param migration which
     * @param target the one that was taken
     * @param notTaken why not the others, a line for each
     */
    default void connected(RelayedMigration migration, TransportAddress target, List<String> notTaken) {}

    /**
     * All connections of a migration have ended and are closed.
     *
     * @param migration which; its outcome is final
     */
    default void ended(RelayedMigration migration) {}

    /**
     * A connection was reset that is of no migration: it said nothing in time, or what no migration says, or cannot be
     * told apart from those of another.
     *
     * @param source its other end, for messages
     * @param reason why, and what to do
     */
    default void refused(String source, DroverException reason) {}
}
