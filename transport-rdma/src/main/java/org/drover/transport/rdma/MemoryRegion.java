// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

/** Registered memory: {@code struct ibv_mr}. */
interface MemoryRegion {
    /** Unpins the memory; no request for it may be outstanding. Idempotent. */
    void deregister();
}
