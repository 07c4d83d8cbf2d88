// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import com.sun.jna.Native;

/**
 * The calls of libibverbs that are functions, bound by JNA's direct mapping; C's names are kept (infiniband/verbs.h),
 * pointers are {@code long}. Those that are inline in C are in {@link ContextOperations}.
 */
final class IbVerbs {
    // Never unregistered, as in RdmaCm.
    static {
        Native.register(IbVerbs.class, "libibverbs.so.1");
    }

    private IbVerbs() {}

    static native String ibv_get_device_name(long device);

    static native long ibv_alloc_pd(long context);

    static native int ibv_dealloc_pd(long domain);

    static native long ibv_reg_mr(long domain, long address, long bytes, int access);

    static native int ibv_dereg_mr(long region);

    static native long ibv_create_comp_channel(long context);

    static native int ibv_destroy_comp_channel(long channel);

    static native long ibv_create_cq(long context, int entries, long cqContext, long channel, int vector);

    static native int ibv_destroy_cq(long queue);

    static native int ibv_get_cq_event(long channel, long queueOut, long contextOut);

    static native void ibv_ack_cq_events(long queue, int count);
}
