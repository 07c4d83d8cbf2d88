// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

/** A SEND request, built once, patched and posted again and again. Outstanding at most once at a time. */
interface SendRequest {
    /**
     * Posts it to the send queue.
     *
     * @param offsetBytes first byte in its region
     * @param lengthBytes 0 to what the region holds from there
     * @param immediate goes with the message
     */
    void post(int offsetBytes, int lengthBytes, int immediate);
}
