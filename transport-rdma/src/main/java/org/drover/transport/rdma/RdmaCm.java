// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import com.sun.jna.Native;

/**
 * The calls of librdmacm, bound by JNA's direct mapping; C's names are kept (rdma/rdma_cma.h), pointers are {@code long}.
 * Those that return int give -1 and an error number, as {@link Native#getLastError} on the same thread.
 */
final class RdmaCm {
    // Never unregistered: a bundle that stops and starts keeps its class loader, and this would not run again.
    static {
        Native.register(RdmaCm.class, "librdmacm.so.1");
    }

    private RdmaCm() {}

    static native long rdma_create_event_channel();

    static native void rdma_destroy_event_channel(long channel);

    static native int rdma_create_id(long channel, long idOut, long context, int portSpace);

    static native int rdma_destroy_id(long id);

    static native int rdma_migrate_id(long id, long channel);

    static native int rdma_bind_addr(long id, long address);

    static native int rdma_listen(long id, int backlog);

    static native int rdma_resolve_addr(long id, long source, long destination, int timeoutMillis);

    static native int rdma_resolve_route(long id, int timeoutMillis);

    static native int rdma_create_qp(long id, long domain, long attributes);

    static native void rdma_destroy_qp(long id);

    static native int rdma_connect(long id, long parameters);

    static native int rdma_accept(long id, long parameters);

    static native int rdma_reject(long id, long privateData, byte privateDataBytes);

    static native int rdma_disconnect(long id);

    static native int rdma_get_cm_event(long channel, long eventOut);

    static native int rdma_ack_cm_event(long event);
}
