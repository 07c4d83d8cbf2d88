// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.transport;

import org.drover.api.Availability;
import org.drover.api.Deadline;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One transport that a bundle or module contributes, and who uses it:
 * <pre>
 *   ACTIVE ◀──▶ DRAINING
 *      └────────────┴─────▶ GONE
 * </pre>
 * A migration takes a lease of one transport when it begins and stays with it to its end. Any thread.
 */
@ProviderType
public interface TransportRegistration {
    /** What may be done with it. */
    enum Phase {
        /** New migrations may take it. */
        ACTIVE,
        /** Those that have a lease finish on it; new migrations do not take it. */
        DRAINING,
        /** Its bundle has stopped: what still used it was told to fail. For good. */
        GONE
    }

    /** Returns its number: in an OSGi container the service's {@code service.id}; unique in the registry. */
    long id();

    /** Returns the scheme of the addresses it serves. */
    String scheme();

    /** Returns who contributes it: the bundle's or the module's name and version. */
    String origin();

    /** Returns what decides between equals, the highest first: in an OSGi container {@code service.ranking}. */
    int ranking();

    /** Returns whether it can be used on this machine now, and if not, why. */
    Availability availability();

    /** Returns where it stands. */
    Phase phase();

    /** Returns how many migrations hold a lease of it. */
    int leases();

    /** Lets no new migration take it. Does nothing once it has gone. Does not wait: see {@link #awaitUnused}. */
    void drain();

    /** Takes {@link #drain} back. Does nothing once it has gone. */
    void activate();

    /**
     * Waits until nobody holds a lease of it. New migrations may take one meanwhile unless it is drained.
     *
     * @param deadline ends the wait
     * @throws org.drover.api.DeadlineExceededException if the deadline passes, naming who holds a lease
     * @throws InterruptedException if the waiting thread is interrupted
     */
    void awaitUnused(Deadline deadline) throws InterruptedException;
}
