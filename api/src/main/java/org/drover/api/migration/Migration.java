// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.migration;

import org.drover.api.Deadline;
import org.osgi.annotation.versioning.ProviderType;

/** One side of one migration. All methods may be called on any thread. */
@ProviderType
public interface Migration {
    /** Returns its short name, unique in this process: what its threads and log lines carry. */
    String id();

    /** Returns where it stands. Does not block. */
    MigrationState state();

    /**
     * Asks it to end. Does nothing once it has ended, or once the outcome no longer depends on this side. Does not block;
     * {@link #await} waits for what came of it.
     */
    void cancel();

    /** Returns what it has done up to now, or in the end. Does not block. */
    MigrationReport report();

    /**
     * Waits until it has ended and everything it used is closed: threads, connections, buffers. The devices stay open;
     * they are the caller's.
     *
     * @param deadline ends the wait, not the migration
     * @return the final report; failures are in it, not thrown
     * @throws org.drover.api.DeadlineExceededException if the deadline passes
     * @throws InterruptedException if the waiting thread is interrupted
     */
    MigrationReport await(Deadline deadline) throws InterruptedException;
}
