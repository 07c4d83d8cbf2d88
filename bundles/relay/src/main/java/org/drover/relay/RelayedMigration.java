// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import org.drover.api.Deadline;
import org.osgi.annotation.versioning.ProviderType;

/** One migration that a relay carries. All methods may be called on any thread. */
@ProviderType
public interface RelayedMigration {
    /** Returns what was known of it when it began. */
    RelayedMigrationInfo info();

    /** Returns where it stands. Does not block. */
    RelayedMigrationState state();

    /** Returns what has passed up to now, or in the end. Does not block. */
    RelayOutcome outcome();

    /**
     * Waits until all its connections have ended, both ways, and are closed.
     *
     * @param deadline ends the wait, not the migration
     * @return the final outcome; a failure is in it, not thrown
     * @throws org.drover.api.DeadlineExceededException if the deadline passes
     * @throws InterruptedException if the waiting thread is interrupted
     */
    RelayOutcome await(Deadline deadline) throws InterruptedException;

    /** Resets all its connections, on both sides. Does nothing once it has ended. Does not block. */
    void cancel();
}
