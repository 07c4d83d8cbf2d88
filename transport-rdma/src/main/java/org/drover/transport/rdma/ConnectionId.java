// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import java.net.InetSocketAddress;

/** One end of a connection, or a listener: {@code struct rdma_cm_id}. */
interface ConnectionId {
    /** Binds to an address of this machine; port 0 takes a free one. */
    void bind(InetSocketAddress address);

    /** Makes it a listener; connection requests arrive as events. */
    void listen(int backlog);

    /** Starts to find the device that reaches {@code destination}: ends with ADDR_RESOLVED or ADDR_ERROR. */
    void resolveAddress(InetSocketAddress destination, int timeoutMillis);

    /** Starts to find the path: ends with ROUTE_RESOLVED or ROUTE_ERROR. */
    void resolveRoute(int timeoutMillis);

    /** Returns the device that the address stands for; there once the address is resolved, or on a request. */
    Device device();

    /**
     * Creates the queue pair; destroyed with the id.
     *
     * @param sends most send requests outstanding
     * @param receives most receive requests outstanding
     */
    QueuePair newQueuePair(ProtectionDomain domain, CompletionQueue completions, int sends, int receives);

    /** Asks the peer for the connection: ends with ESTABLISHED, REJECTED, UNREACHABLE or CONNECT_ERROR. */
    void connect(byte[] privateData);

    /** Accepts a request: ends with ESTABLISHED or CONNECT_ERROR. */
    void accept(byte[] privateData);

    /** Refuses a request. */
    void reject(byte[] privateData);

    /** Ends the connection: outstanding requests are flushed, the peer gets DISCONNECTED. Does not wait for it. */
    void disconnect();

    /** Lets its events arrive elsewhere from now on. None may be unread where they arrived. */
    void moveTo(EventChannel other);

    /** Returns this end's address; once bound or resolved. */
    InetSocketAddress localAddress();

    /** Returns the other end's address; once resolved, or on a request. */
    InetSocketAddress peerAddress();

    /** Destroys its queue pair, if any, and itself: afterwards the device touches no buffer for it. Idempotent. */
    void destroy();
}
