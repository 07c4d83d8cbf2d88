// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

/**
 * Completions of one channel's requests: {@code struct ibv_cq} with an {@code ibv_comp_channel}. One thread at a time.
 */
interface CompletionQueue {
    /**
     * Takes completions off the queue; they are read by index until the next call.
     *
     * @return how many, 0 or more
     */
    int poll();

    /** Returns the number that the completed request was built with. */
    long requestId(int index);

    /** Returns how it ended: {@link CompletionStatus}. */
    int status(int index);

    /** Returns how many bytes were received; of successful receives only. */
    int byteCount(int index);

    /** Returns the immediate data, in the byte order of this machine; of successful receives only. */
    int immediate(int index);

    /** Asks for one notification at the next completion that arrives from now on. */
    void requestNotification();

    /** Destroys queue and channel; its queue pairs must be gone. Idempotent. */
    void destroy();
}
