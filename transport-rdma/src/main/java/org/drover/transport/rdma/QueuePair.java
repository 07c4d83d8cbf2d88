// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

/** The two work queues of a connection: {@code struct ibv_qp} of type IBV_QPT_RC, each request signalled. */
interface QueuePair {
    /**
     * Builds a receive request into all of a region.
     *
     * @param requestId what its completions are known by
     */
    ReceiveRequest newReceive(long requestId, MemoryRegion into);

    /**
     * Builds a SEND with immediate data.
     *
     * @param requestId what its completions are known by
     * @param from what parts are sent of; {@code null} for messages without bytes
     */
    SendRequest newSend(long requestId, MemoryRegion from);
}
