// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

/** A receive request, built once and posted again and again. Outstanding at most once at a time. */
interface ReceiveRequest {
    /** Posts it to the receive queue. */
    void post();
}
