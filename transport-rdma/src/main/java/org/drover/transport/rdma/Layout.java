// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

/**
 * Constants, sizes and offsets of rdma-core's rdma/rdma_cma.h and infiniband/verbs.h on 64-bit Linux, named after what they
 * are in C: {@code struct.field} is {@code STRUCT_FIELD}, a size {@code STRUCT_BYTES}. A test compares each with what the C
 * compiler says (bundles/lab/verbs-layout.c). They are the libraries' binary interface, so they do not change between
 * releases of a library with the same soname.
 */
final class Layout {
    static final int RDMA_PS_TCP = 262;
    static final int RDMA_CM_EVENT_ADDR_RESOLVED = 0;
    static final int RDMA_CM_EVENT_CONNECT_REQUEST = 4;
    static final int RDMA_CM_EVENT_REJECTED = 8;
    static final int RDMA_CM_EVENT_ESTABLISHED = 9;
    static final int RDMA_CM_EVENT_DISCONNECTED = 10;
    static final int RDMA_CM_EVENT_TIMEWAIT_EXIT = 15;
    static final int RDMA_EVENT_CHANNEL_FD = 0;
    static final int RDMA_CM_ID_VERBS = 0;
    static final int RDMA_CM_ID_QP = 24;
    static final int RDMA_CM_ID_ROUTE_ADDR_SRC_ADDR = 32;
    static final int RDMA_CM_ID_ROUTE_ADDR_DST_ADDR = 160;
    static final int RDMA_CM_EVENT_ID = 0;
    static final int RDMA_CM_EVENT_LISTEN_ID = 8;
    static final int RDMA_CM_EVENT_EVENT = 16;
    static final int RDMA_CM_EVENT_STATUS = 20;
    static final int RDMA_CM_EVENT_PARAM_CONN_PRIVATE_DATA = 24;
    static final int RDMA_CM_EVENT_PARAM_CONN_PRIVATE_DATA_LEN = 32;
    static final int RDMA_CONN_PARAM_BYTES = 24;
    static final int RDMA_CONN_PARAM_PRIVATE_DATA = 0;
    static final int RDMA_CONN_PARAM_PRIVATE_DATA_LEN = 8;
    static final int RDMA_CONN_PARAM_RESPONDER_RESOURCES = 9;
    static final int RDMA_CONN_PARAM_INITIATOR_DEPTH = 10;
    static final int RDMA_CONN_PARAM_FLOW_CONTROL = 11;
    static final int RDMA_CONN_PARAM_RETRY_COUNT = 12;
    static final int RDMA_CONN_PARAM_RNR_RETRY_COUNT = 13;
    static final int IBV_QPT_RC = 2;
    static final int IBV_QP_INIT_ATTR_BYTES = 64;
    static final int IBV_QP_INIT_ATTR_SEND_CQ = 8;
    static final int IBV_QP_INIT_ATTR_RECV_CQ = 16;
    static final int IBV_QP_INIT_ATTR_CAP_MAX_SEND_WR = 32;
    static final int IBV_QP_INIT_ATTR_CAP_MAX_RECV_WR = 36;
    static final int IBV_QP_INIT_ATTR_CAP_MAX_SEND_SGE = 40;
    static final int IBV_QP_INIT_ATTR_CAP_MAX_RECV_SGE = 44;
    static final int IBV_QP_INIT_ATTR_CAP_MAX_INLINE_DATA = 48;
    static final int IBV_QP_INIT_ATTR_QP_TYPE = 52;
    static final int IBV_QP_INIT_ATTR_SQ_SIG_ALL = 56;
    static final int IBV_CONTEXT_DEVICE = 0;
    static final int IBV_CONTEXT_OPS_POLL_CQ = 96;
    static final int IBV_CONTEXT_OPS_REQ_NOTIFY_CQ = 104;
    static final int IBV_CONTEXT_OPS_POST_SEND = 208;
    static final int IBV_CONTEXT_OPS_POST_RECV = 216;
    static final int IBV_QP_CONTEXT = 0;
    static final int IBV_CQ_CONTEXT = 0;
    static final int IBV_COMP_CHANNEL_FD = 8;
    static final int IBV_MR_ADDR = 16;
    static final int IBV_MR_LKEY = 36;
    static final int IBV_ACCESS_LOCAL_WRITE = 1;
    static final int IBV_WR_SEND_WITH_IMM = 3;
    static final int IBV_SEND_SIGNALED = 2;
    static final int IBV_WC_SUCCESS = 0;
    static final int IBV_WC_WR_FLUSH_ERR = 5;
    static final int IBV_WC_RETRY_EXC_ERR = 12;
    static final int IBV_WC_RNR_RETRY_EXC_ERR = 13;
    static final int IBV_SEND_WR_BYTES = 128;
    static final int IBV_SEND_WR_WR_ID = 0;
    static final int IBV_SEND_WR_NEXT = 8;
    static final int IBV_SEND_WR_SG_LIST = 16;
    static final int IBV_SEND_WR_NUM_SGE = 24;
    static final int IBV_SEND_WR_OPCODE = 28;
    static final int IBV_SEND_WR_SEND_FLAGS = 32;
    static final int IBV_SEND_WR_IMM_DATA = 36;
    static final int IBV_RECV_WR_BYTES = 32;
    static final int IBV_RECV_WR_WR_ID = 0;
    static final int IBV_RECV_WR_NEXT = 8;
    static final int IBV_RECV_WR_SG_LIST = 16;
    static final int IBV_RECV_WR_NUM_SGE = 24;
    static final int IBV_SGE_BYTES = 16;
    static final int IBV_SGE_ADDR = 0;
    static final int IBV_SGE_LENGTH = 8;
    static final int IBV_SGE_LKEY = 12;
    static final int IBV_WC_BYTES = 48;
    static final int IBV_WC_WR_ID = 0;
    static final int IBV_WC_STATUS = 8;
    static final int IBV_WC_BYTE_LEN = 20;
    static final int IBV_WC_IMM_DATA = 24;

    private Layout() {}
}
