// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import static org.drover.transport.rdma.Layout.IBV_QPT_RC;
import static org.drover.transport.rdma.Layout.IBV_QP_INIT_ATTR_BYTES;
import static org.drover.transport.rdma.Layout.IBV_QP_INIT_ATTR_CAP_MAX_RECV_SGE;
import static org.drover.transport.rdma.Layout.IBV_QP_INIT_ATTR_CAP_MAX_RECV_WR;
import static org.drover.transport.rdma.Layout.IBV_QP_INIT_ATTR_CAP_MAX_SEND_SGE;
import static org.drover.transport.rdma.Layout.IBV_QP_INIT_ATTR_CAP_MAX_SEND_WR;
import static org.drover.transport.rdma.Layout.IBV_QP_INIT_ATTR_QP_TYPE;
import static org.drover.transport.rdma.Layout.IBV_QP_INIT_ATTR_RECV_CQ;
import static org.drover.transport.rdma.Layout.IBV_QP_INIT_ATTR_SEND_CQ;
import static org.drover.transport.rdma.Layout.IBV_QP_INIT_ATTR_SQ_SIG_ALL;
import static org.drover.transport.rdma.Layout.RDMA_CM_ID_QP;
import static org.drover.transport.rdma.Layout.RDMA_CM_ID_ROUTE_ADDR_DST_ADDR;
import static org.drover.transport.rdma.Layout.RDMA_CM_ID_ROUTE_ADDR_SRC_ADDR;
import static org.drover.transport.rdma.Layout.RDMA_CM_ID_VERBS;
import static org.drover.transport.rdma.Layout.RDMA_CONN_PARAM_BYTES;
import static org.drover.transport.rdma.Layout.RDMA_CONN_PARAM_FLOW_CONTROL;
import static org.drover.transport.rdma.Layout.RDMA_CONN_PARAM_PRIVATE_DATA;
import static org.drover.transport.rdma.Layout.RDMA_CONN_PARAM_PRIVATE_DATA_LEN;
import static org.drover.transport.rdma.Layout.RDMA_CONN_PARAM_RETRY_COUNT;
import static org.drover.transport.rdma.Layout.RDMA_CONN_PARAM_RNR_RETRY_COUNT;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.net.InetSocketAddress;

/** {@code struct rdma_cm_id}. */
final class NativeConnectionId implements ConnectionId {
    /** Of the hardware's timeout each, until a send fails because the peer does not answer; 7 is the most. */
    private static final byte RETRIES = 7;

    /** Finite (7 is for ever): where credits are right no receive is ever missing, and where they are wrong it must show. */
    private static final byte RNR_RETRIES = 3;

    private final long id;
    private final Pointer memory;
    private NativeEventChannel events;
    private boolean hasQueuePair;
    private boolean destroyed;

    NativeConnectionId(NativeEventChannel events, long id) {
        this.events = events;
        this.id = id;
        this.memory = new Pointer(id);
    }

    long address() {
        return id;
    }

    @Override
    public void bind(InetSocketAddress address) {
        Memory at = SocketAddresses.toNative(address);
        check("rdma_bind_addr", RdmaCm.rdma_bind_addr(id, Pointer.nativeValue(at)));
    }

    @Override
    public void listen(int backlog) {
        check("rdma_listen", RdmaCm.rdma_listen(id, backlog));
    }

    @Override
    public void resolveAddress(InetSocketAddress destination, int timeoutMillis) {
        Memory to = SocketAddresses.toNative(destination);
        check("rdma_resolve_addr", RdmaCm.rdma_resolve_addr(id, 0, Pointer.nativeValue(to), timeoutMillis));
    }

    @Override
    public void resolveRoute(int timeoutMillis) {
        check("rdma_resolve_route", RdmaCm.rdma_resolve_route(id, timeoutMillis));
    }

    @Override
    public Device device() {
        return new NativeDevice(memory.getPointer(RDMA_CM_ID_VERBS));
    }

    @Override
    public QueuePair newQueuePair(ProtectionDomain domain, CompletionQueue completions, int sends, int receives) {
        Pointer queue = ((NativeCompletionQueue) completions).pointer();
        Memory attributes = new Memory(IBV_QP_INIT_ATTR_BYTES);
        attributes.clear();
        attributes.setPointer(IBV_QP_INIT_ATTR_SEND_CQ, queue);
        attributes.setPointer(IBV_QP_INIT_ATTR_RECV_CQ, queue);
        attributes.setInt(IBV_QP_INIT_ATTR_CAP_MAX_SEND_WR, sends);
        attributes.setInt(IBV_QP_INIT_ATTR_CAP_MAX_RECV_WR, receives);
        attributes.setInt(IBV_QP_INIT_ATTR_CAP_MAX_SEND_SGE, 1);
        attributes.setInt(IBV_QP_INIT_ATTR_CAP_MAX_RECV_SGE, 1);
        attributes.setInt(IBV_QP_INIT_ATTR_QP_TYPE, IBV_QPT_RC);
        attributes.setInt(IBV_QP_INIT_ATTR_SQ_SIG_ALL, 1);
        check(
                "rdma_create_qp",
                RdmaCm.rdma_create_qp(
                        id, ((NativeProtectionDomain) domain).address(), Pointer.nativeValue(attributes)));
        hasQueuePair = true;
        return new NativeQueuePair(
                memory.getPointer(RDMA_CM_ID_QP), new ContextOperations(memory.getPointer(RDMA_CM_ID_VERBS)));
    }

    @Override
    public void connect(byte[] privateData) {
        Memory data = copy(privateData);
        Memory parameters = parameters(data, privateData.length);
        check("rdma_connect", RdmaCm.rdma_connect(id, Pointer.nativeValue(parameters)));
        keep(data);
    }

    @Override
    public void accept(byte[] privateData) {
        Memory data = copy(privateData);
        Memory parameters = parameters(data, privateData.length);
        check("rdma_accept", RdmaCm.rdma_accept(id, Pointer.nativeValue(parameters)));
        keep(data);
    }

    @Override
    public void reject(byte[] privateData) {
        Memory data = copy(privateData);
        check("rdma_reject", RdmaCm.rdma_reject(id, Pointer.nativeValue(data), (byte) privateData.length));
    }

    @Override
    public void disconnect() {
        check("rdma_disconnect", RdmaCm.rdma_disconnect(id));
    }

    @Override
    public void moveTo(EventChannel other) {
        NativeEventChannel to = (NativeEventChannel) other;
        to.adopt(this);
        if (RdmaCm.rdma_migrate_id(id, to.address()) != 0) {
            int errno = Native.getLastError();
            to.forget(this);
            throw new VerbsException("rdma_migrate_id", errno);
        }
        events.forget(this);
        events = to;
    }

    @Override
    public InetSocketAddress localAddress() {
        return SocketAddresses.fromNative(memory.share(RDMA_CM_ID_ROUTE_ADDR_SRC_ADDR));
    }

    @Override
    public InetSocketAddress peerAddress() {
        return SocketAddresses.fromNative(memory.share(RDMA_CM_ID_ROUTE_ADDR_DST_ADDR));
    }

    @Override
    public void destroy() {
        if (destroyed) {
            return;
        }
        destroyed = true;
        if (hasQueuePair) {
            RdmaCm.rdma_destroy_qp(id);
        }
        // First, as the number may be the next one's as soon as it is free.
        events.forget(this);
        check("rdma_destroy_id", RdmaCm.rdma_destroy_id(id));
    }

    private static Memory copy(byte[] bytes) {
        Memory memory = new Memory(Math.max(1, bytes.length));
        memory.write(0, bytes, 0, bytes.length);
        return memory;
    }

    /** No RDMA reads and no atomics are asked for or allowed: both resource counts stay 0. */
    private static Memory parameters(Memory privateData, int privateDataBytes) {
        Memory parameters = new Memory(RDMA_CONN_PARAM_BYTES);
        parameters.clear();
        parameters.setPointer(RDMA_CONN_PARAM_PRIVATE_DATA, privateData);
        parameters.setByte(RDMA_CONN_PARAM_PRIVATE_DATA_LEN, (byte) privateDataBytes);
        parameters.setByte(RDMA_CONN_PARAM_FLOW_CONTROL, (byte) 1);
        parameters.setByte(RDMA_CONN_PARAM_RETRY_COUNT, RETRIES);
        parameters.setByte(RDMA_CONN_PARAM_RNR_RETRY_COUNT, RNR_RETRIES);
        return parameters;
    }

    private static void keep(Memory memory) {
        java.lang.ref.Reference.reachabilityFence(memory);
    }

    private static void check(String call, int result) {
        if (result != 0) {
            throw new VerbsException(call, Native.getLastError());
        }
    }
}
