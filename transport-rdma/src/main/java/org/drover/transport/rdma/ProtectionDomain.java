// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import java.nio.ByteBuffer;

/** The scope of registered memory: {@code struct ibv_pd}. */
interface ProtectionDomain {
    /**
     * Registers memory, which pins it: counted against RLIMIT_MEMLOCK.
     *
     * @param memory direct; all of it, whatever position and limit are
     * @param access what the device may do with it; never more than this end needs, and nothing for the peer
     */
    MemoryRegion register(ByteBuffer memory, Access access);

    /** Gives it back; its regions and queue pairs must be gone. Idempotent. */
    void deallocate();

    /** What the device may do with registered memory. */
    enum Access {
        /** Read it, to send. */
        READ,
        /** Write it, to receive: IBV_ACCESS_LOCAL_WRITE. */
        WRITE
    }
}
