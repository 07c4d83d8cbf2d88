// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import static org.drover.transport.rdma.Layout.IBV_COMP_CHANNEL_FD;
import static org.drover.transport.rdma.Layout.IBV_WC_BYTES;
import static org.drover.transport.rdma.Layout.IBV_WC_BYTE_LEN;
import static org.drover.transport.rdma.Layout.IBV_WC_IMM_DATA;
import static org.drover.transport.rdma.Layout.IBV_WC_STATUS;
import static org.drover.transport.rdma.Layout.IBV_WC_WR_ID;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/** {@code struct ibv_cq} and its {@code struct ibv_comp_channel}. */
final class NativeCompletionQueue implements CompletionQueue {
    /** Completions a call: a call costs a fraction of a microsecond, a message of 1 MiB tens of them. */
    private static final int BATCH = 16;

    private final long channel;
    private final Pointer queue;
    private final ContextOperations operations;
    private final Memory completions = new Memory((long) BATCH * IBV_WC_BYTES);
    private final Memory scratch = new Memory(16);
    private boolean destroyed;

    private NativeCompletionQueue(long channel, long queue, Pointer context) {
        this.channel = channel;
        this.queue = new Pointer(queue);
        this.operations = new ContextOperations(context);
    }

    static NativeCompletionQueue open(Pointer context, int entries) {
        long channel = IbVerbs.ibv_create_comp_channel(Pointer.nativeValue(context));
        if (channel == 0) {
            throw new VerbsException("ibv_create_comp_channel", Native.getLastError());
        }
        long queue = 0;
        try {
            LibC.setNonBlocking(new Pointer(channel).getInt(IBV_COMP_CHANNEL_FD));
            queue = IbVerbs.ibv_create_cq(Pointer.nativeValue(context), entries, 0, channel, 0);
            if (queue == 0) {
                throw new VerbsException("ibv_create_cq of " + entries + " entries", Native.getLastError());
            }
            return new NativeCompletionQueue(channel, queue, context);
        } finally {
            if (queue == 0) {
                IbVerbs.ibv_destroy_comp_channel(channel);
            }
        }
    }

    Pointer pointer() {
        return queue;
    }

    int fd() {
        return new Pointer(channel).getInt(IBV_COMP_CHANNEL_FD);
    }

    /** Takes the notification off the channel: acknowledged at once, since destroying waits for that. */
    void takeNotification() {
        long at = Pointer.nativeValue(scratch);
        if (IbVerbs.ibv_get_cq_event(channel, at, at + 8) == 0) {
            IbVerbs.ibv_ack_cq_events(Pointer.nativeValue(queue), 1);
        } else if (Native.getLastError() != Errno.EAGAIN) {
            throw new VerbsException("ibv_get_cq_event", Native.getLastError());
        }
    }

    @Override
    public int poll() {
        return operations.pollCq(queue, BATCH, completions);
    }

    @Override
    public long requestId(int index) {
        return completions.getLong((long) index * IBV_WC_BYTES + IBV_WC_WR_ID);
    }

    @Override
    public int status(int index) {
        return completions.getInt((long) index * IBV_WC_BYTES + IBV_WC_STATUS);
    }

    @Override
    public int byteCount(int index) {
        return completions.getInt((long) index * IBV_WC_BYTES + IBV_WC_BYTE_LEN);
    }

    @Override
    public int immediate(int index) {
        return NativeQueuePair.networkOrder(completions.getInt((long) index * IBV_WC_BYTES + IBV_WC_IMM_DATA));
    }

    @Override
    public void requestNotification() {
        operations.requestNotify(queue);
    }

    @Override
    public void destroy() {
        if (destroyed) {
            return;
        }
        destroyed = true;
        int result = IbVerbs.ibv_destroy_cq(Pointer.nativeValue(queue));
        IbVerbs.ibv_destroy_comp_channel(channel);
        if (result != 0) {
            throw new VerbsException("ibv_destroy_cq", Math.abs(result));
        }
    }
}
