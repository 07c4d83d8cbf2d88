// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.transport;

import org.drover.api.Deadline;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A transport as opened for one side of one migration: the scope of registered memory, TLS contexts and the like. All
 * methods may be called on any thread.
 */
@ConsumerType
public interface Transport extends AutoCloseable {
    /**
     * Connects to a listener of the peer. Blocks until the connection is open, the deadline passes or the transport is
     * closed. Receives are posted before it returns.
     *
     * @param address of this transport's scheme
     * @param deadline ends the wait
     * @throws org.drover.api.ConfigurationException if the address is wrong
     * @throws org.drover.api.DeadlineExceededException if the deadline passes
     * @throws TransportException if the peer refuses or cannot be reached, saying which and what to do
     */
    Channel connect(TransportAddress address, Deadline deadline);

    /**
     * Listens at an address.
     *
     * @param address of this transport's scheme; what stands for "any" (port 0) is the transport's
     * @throws org.drover.api.ConfigurationException if the address is wrong
     * @throws TransportException if it is in use or not permitted, saying which and what to do
     */
    Listener listen(TransportAddress address);

    /**
     * Aborts all channels and listeners that are still open, waits until their threads have ended and gives all buffers
     * back. Idempotent. Blocks for a moment only: nothing that it waits for waits for the peer.
     */
    @Override
    void close();
}
