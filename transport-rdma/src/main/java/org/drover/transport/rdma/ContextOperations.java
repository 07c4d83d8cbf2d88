// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import static org.drover.transport.rdma.Layout.IBV_CONTEXT_OPS_POLL_CQ;
import static org.drover.transport.rdma.Layout.IBV_CONTEXT_OPS_POST_RECV;
import static org.drover.transport.rdma.Layout.IBV_CONTEXT_OPS_POST_SEND;
import static org.drover.transport.rdma.Layout.IBV_CONTEXT_OPS_REQ_NOTIFY_CQ;

import com.sun.jna.Function;
import com.sun.jna.Pointer;

/**
 * What is inline in C: {@code ibv_post_send}, {@code ibv_post_recv}, {@code ibv_poll_cq} and {@code ibv_req_notify_cq} of
 * infiniband/verbs.h call through the table {@code ops} of the device's context, and so does this.
 */
final class ContextOperations {
    private final Function pollCq;
    private final Function requestNotify;
    private final Function postSend;
    private final Function postReceive;

    ContextOperations(Pointer context) {
        pollCq = Function.getFunction(context.getPointer(IBV_CONTEXT_OPS_POLL_CQ));
        requestNotify = Function.getFunction(context.getPointer(IBV_CONTEXT_OPS_REQ_NOTIFY_CQ));
        postSend = Function.getFunction(context.getPointer(IBV_CONTEXT_OPS_POST_SEND));
        postReceive = Function.getFunction(context.getPointer(IBV_CONTEXT_OPS_POST_RECV));
    }

    /** Returns how many completions were written to {@code completions}. */
    int pollCq(Pointer queue, int most, Pointer completions) {
        int count = pollCq.invokeInt(new Object[] {queue, most, completions});
        if (count < 0) {
            throw new VerbsException("ibv_poll_cq", -count);
        }
        return count;
    }

    void requestNotify(Pointer queue) {
        check("ibv_req_notify_cq", requestNotify.invokeInt(new Object[] {queue, 0}));
    }

    void postSend(Pointer pair, Pointer request, Pointer badOut) {
        check("ibv_post_send", postSend.invokeInt(new Object[] {pair, request, badOut}));
    }

    void postReceive(Pointer pair, Pointer request, Pointer badOut) {
        check("ibv_post_recv", postReceive.invokeInt(new Object[] {pair, request, badOut}));
    }

    /** These return the error number, some providers its negative. */
    private static void check(String call, int result) {
        if (result != 0) {
            throw new VerbsException(call, Math.abs(result));
        }
    }
}
