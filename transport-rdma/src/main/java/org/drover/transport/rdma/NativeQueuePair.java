// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import static org.drover.transport.rdma.Layout.IBV_RECV_WR_BYTES;
import static org.drover.transport.rdma.Layout.IBV_RECV_WR_NUM_SGE;
import static org.drover.transport.rdma.Layout.IBV_RECV_WR_SG_LIST;
import static org.drover.transport.rdma.Layout.IBV_RECV_WR_WR_ID;
import static org.drover.transport.rdma.Layout.IBV_SEND_SIGNALED;
import static org.drover.transport.rdma.Layout.IBV_SEND_WR_BYTES;
import static org.drover.transport.rdma.Layout.IBV_SEND_WR_IMM_DATA;
import static org.drover.transport.rdma.Layout.IBV_SEND_WR_NUM_SGE;
import static org.drover.transport.rdma.Layout.IBV_SEND_WR_OPCODE;
import static org.drover.transport.rdma.Layout.IBV_SEND_WR_SEND_FLAGS;
import static org.drover.transport.rdma.Layout.IBV_SEND_WR_SG_LIST;
import static org.drover.transport.rdma.Layout.IBV_SEND_WR_WR_ID;
import static org.drover.transport.rdma.Layout.IBV_SGE_ADDR;
import static org.drover.transport.rdma.Layout.IBV_SGE_BYTES;
import static org.drover.transport.rdma.Layout.IBV_SGE_LENGTH;
import static org.drover.transport.rdma.Layout.IBV_SGE_LKEY;
import static org.drover.transport.rdma.Layout.IBV_WR_SEND_WITH_IMM;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import java.nio.ByteOrder;

/** {@code struct ibv_qp}. Requests lie in native memory of their own: request, its one element, and where C tells a bad one. */
final class NativeQueuePair implements QueuePair {
    private final Pointer pair;
    private final ContextOperations operations;

    NativeQueuePair(Pointer pair, ContextOperations operations) {
        this.pair = pair;
        this.operations = operations;
    }

    @Override
    public ReceiveRequest newReceive(long requestId, MemoryRegion into) {
        Memory request = newRequest(IBV_RECV_WR_BYTES, into);
        request.setLong(IBV_RECV_WR_WR_ID, requestId);
        request.setPointer(IBV_RECV_WR_SG_LIST, request.share(IBV_RECV_WR_BYTES));
        request.setInt(IBV_RECV_WR_NUM_SGE, 1);
        Pointer bad = request.share(IBV_RECV_WR_BYTES + IBV_SGE_BYTES);
        return () -> operations.postReceive(pair, request, bad);
    }

    @Override
    public SendRequest newSend(long requestId, MemoryRegion from) {
        Memory request = newRequest(IBV_SEND_WR_BYTES, from);
        request.setLong(IBV_SEND_WR_WR_ID, requestId);
        request.setPointer(IBV_SEND_WR_SG_LIST, request.share(IBV_SEND_WR_BYTES));
        request.setInt(IBV_SEND_WR_NUM_SGE, from == null ? 0 : 1);
        request.setInt(IBV_SEND_WR_OPCODE, IBV_WR_SEND_WITH_IMM);
        request.setInt(IBV_SEND_WR_SEND_FLAGS, IBV_SEND_SIGNALED);
        Pointer bad = request.share(IBV_SEND_WR_BYTES + IBV_SGE_BYTES);
        long begin = from == null ? 0 : ((NativeProtectionDomain.Region) from).address();
        return (offsetBytes, lengthBytes, immediate) -> {
            request.setLong(IBV_SEND_WR_BYTES + IBV_SGE_ADDR, begin + offsetBytes);
            request.setInt(IBV_SEND_WR_BYTES + IBV_SGE_LENGTH, lengthBytes);
            request.setInt(IBV_SEND_WR_IMM_DATA, networkOrder(immediate));
            operations.postSend(pair, request, bad);
        };
    }

    /** Returns {@code value} with the bytes as on the wire, and the other way round. */
    static int networkOrder(int value) {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN ? Integer.reverseBytes(value) : value;
    }

    private static Memory newRequest(int requestBytes, MemoryRegion region) {
        Memory request = new Memory(requestBytes + IBV_SGE_BYTES + 8L);
        request.clear();
        if (region != null) {
            NativeProtectionDomain.Region memory = (NativeProtectionDomain.Region) region;
            request.setLong(requestBytes + IBV_SGE_ADDR, memory.address());
            request.setInt(requestBytes + IBV_SGE_LENGTH, memory.bytes());
            request.setInt(requestBytes + IBV_SGE_LKEY, memory.localKey());
        }
        return request;
    }
}
