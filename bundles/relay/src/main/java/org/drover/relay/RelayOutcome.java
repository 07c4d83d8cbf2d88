// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import java.util.List;
import java.util.Optional;
import org.drover.api.DroverException;

/**
 * What a relay has carried of one migration, up to now or in the end.
 *
 * @param connections in the order in which they were joined to the migration: the main channel first
 * @param error the first thing that went wrong; later ones are its suppressed exceptions. Empty if each connection ended
 *     in order, or was a multifd channel that the target reset after the source had ended it: the relay does not know
 *     whether the migration succeeded
 * @param tapError why its tap was dropped and told no more of it: the first thing that it threw. Empty if it was told all,
 *     or there was none. Says nothing about the migration
 */
public record RelayOutcome(
        List<ConnectionOutcome> connections, Optional<DroverException> error, Optional<DroverException> tapError) {
    /** Copies the list. */
    public RelayOutcome {
        connections = List.copyOf(connections);
    }

    /** Returns the bytes from source to destination, of all connections. */
    public long forwardBytes() {
        return connections.stream().mapToLong(ConnectionOutcome::forwardBytes).sum();
    }

    /** Returns the bytes from destination to source, of all connections. */
    public long backwardBytes() {
        return connections.stream().mapToLong(ConnectionOutcome::backwardBytes).sum();
    }
}
