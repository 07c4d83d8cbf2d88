// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.transport;

import org.drover.api.Deadline;
import org.osgi.annotation.versioning.ConsumerType;

/** A place where a transport accepts channels. */
@ConsumerType
public interface Listener extends AutoCloseable {
    /**
     * Accepts one channel. Blocks until there is one, the deadline passes, or {@link #close} is called on another thread.
     * One thread at a time.
     *
     * @param deadline ends the wait; the listener stays open
     * @throws org.drover.api.DeadlineExceededException if the deadline passes
     * @throws ChannelClosedException if the listener is closed
     * @throws TransportException if accepting fails
     */
    Channel accept(Deadline deadline);

    /** Returns where it listens, with what was left open (port 0) filled in: what a peer connects to. */
    TransportAddress localAddress();

    /** Stops listening; wakes {@link #accept}. Channels already accepted stay open. Idempotent, any thread. */
    @Override
    void close();
}
