// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

/**
 * An event of a connection, copied out of {@code struct rdma_cm_event} of rdma/rdma_cma.h.
 *
 * @param id whose event it is; of {@link Kind#CONNECT_REQUEST} the new connection
 * @param kind what happened
 * @param status 0, a negative error number, or for {@link Kind#REJECTED} the reason of the InfiniBand connection manager
 * @param privateData what the peer sent along, padded by the connection manager; empty if nothing
 */
record ConnectionEvent(ConnectionId id, Kind kind, int status, byte[] privateData) {
    /** In the order of {@code enum rdma_cm_event_type} of rdma/rdma_cma.h, so that the ordinal is C's value. */
    enum Kind {
        ADDR_RESOLVED,
        ADDR_ERROR,
        ROUTE_RESOLVED,
        ROUTE_ERROR,
        CONNECT_REQUEST,
        CONNECT_RESPONSE,
        CONNECT_ERROR,
        UNREACHABLE,
        REJECTED,
        ESTABLISHED,
        DISCONNECTED,
        DEVICE_REMOVAL,
        MULTICAST_JOIN,
        MULTICAST_ERROR,
        ADDR_CHANGE,
        TIMEWAIT_EXIT
    }
}
