// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

/** Where the events of some connections arrive, and where one thread at a time waits for them: rdma_cm(7). */
interface EventChannel extends AutoCloseable {
    /** Creates the id of a reliable connection (RDMA_PS_TCP) whose events arrive here. */
    ConnectionId newId();

    /**
     * Returns the next event, already acknowledged; {@code null} if there is none. Does not block. One thread at a time.
     */
    ConnectionEvent next();

    /**
     * Waits until there may be an event here, a completion that was asked for by
     * {@link CompletionQueue#requestNotification}, or a {@link #wake} since the last wait; may return without any. One
     * thread at a time.
     *
     * @param completions also waited for; {@code null} if there are none yet
     * @param timeoutMillis longest wait, 0 or more; negative for none
     */
    void await(CompletionQueue completions, long timeoutMillis);

    /** Ends {@link #await}, or the next one if no thread waits. Any thread, also after {@link #close}. */
    void wake();

    /** Closes it; its ids must be destroyed or moved. Idempotent. */
    @Override
    void close();
}
