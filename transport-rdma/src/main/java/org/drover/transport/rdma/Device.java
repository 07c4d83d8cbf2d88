// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

/** An RDMA device in use: {@code struct ibv_context}. Equal for all connections of a device. */
interface Device {
    /** Returns its name, for example {@code mlx5_0}. */
    String name();

    /** Allocates the scope of registered memory. */
    ProtectionDomain newProtectionDomain();

    /**
     * Creates a queue of completions, with a channel of its own to wait at.
     *
     * @param entries most completions that it must hold at once, 1 or more
     */
    CompletionQueue newCompletionQueue(int entries);
}
