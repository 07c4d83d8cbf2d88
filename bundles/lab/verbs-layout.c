// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/*
 * Prints, a "name value" a line in decimal, the constants, sizes and offsets of librdmacm and libibverbs that the RDMA
 * transport uses, as the compiler sees them in the headers of rdma-core. "struct" is a size, "struct.field" an offset.
 */
#include <infiniband/verbs.h>
#include <rdma/rdma_cma.h>
#include <stddef.h>
#include <stdio.h>

#define CONSTANT(name) printf("%s %llu\n", #name, (unsigned long long)(name))
#define STRUCT(type) printf("%s %zu\n", #type, sizeof(struct type))
#define FIELD(type, field) printf("%s.%s %zu\n", #type, #field, offsetof(struct type, field))

static void connection_manager(void) {
  CONSTANT(RDMA_PS_TCP);
  CONSTANT(RDMA_CM_EVENT_ADDR_RESOLVED);
  CONSTANT(RDMA_CM_EVENT_CONNECT_REQUEST);
  CONSTANT(RDMA_CM_EVENT_REJECTED);
  CONSTANT(RDMA_CM_EVENT_ESTABLISHED);
  CONSTANT(RDMA_CM_EVENT_DISCONNECTED);
  CONSTANT(RDMA_CM_EVENT_TIMEWAIT_EXIT);
  FIELD(rdma_event_channel, fd);
  FIELD(rdma_cm_id, verbs);
  FIELD(rdma_cm_id, qp);
  FIELD(rdma_cm_id, route.addr.src_addr);
  FIELD(rdma_cm_id, route.addr.dst_addr);
  FIELD(rdma_cm_event, id);
  FIELD(rdma_cm_event, listen_id);
  FIELD(rdma_cm_event, event);
  FIELD(rdma_cm_event, status);
  FIELD(rdma_cm_event, param.conn.private_data);
  FIELD(rdma_cm_event, param.conn.private_data_len);
  STRUCT(rdma_conn_param);
  FIELD(rdma_conn_param, private_data);
  FIELD(rdma_conn_param, private_data_len);
  FIELD(rdma_conn_param, responder_resources);
  FIELD(rdma_conn_param, initiator_depth);
  FIELD(rdma_conn_param, flow_control);
  FIELD(rdma_conn_param, retry_count);
  FIELD(rdma_conn_param, rnr_retry_count);
}

static void queue_pairs(void) {
  CONSTANT(IBV_QPT_RC);
  STRUCT(ibv_qp_init_attr);
  FIELD(ibv_qp_init_attr, send_cq);
  FIELD(ibv_qp_init_attr, recv_cq);
  FIELD(ibv_qp_init_attr, cap.max_send_wr);
  FIELD(ibv_qp_init_attr, cap.max_recv_wr);
  FIELD(ibv_qp_init_attr, cap.max_send_sge);
  FIELD(ibv_qp_init_attr, cap.max_recv_sge);
  FIELD(ibv_qp_init_attr, cap.max_inline_data);
  FIELD(ibv_qp_init_attr, qp_type);
  FIELD(ibv_qp_init_attr, sq_sig_all);
  FIELD(ibv_context, device);
  FIELD(ibv_context, ops.poll_cq);
  FIELD(ibv_context, ops.req_notify_cq);
  FIELD(ibv_context, ops.post_send);
  FIELD(ibv_context, ops.post_recv);
  FIELD(ibv_qp, context);
  FIELD(ibv_cq, context);
  FIELD(ibv_comp_channel, fd);
  FIELD(ibv_mr, addr);
  FIELD(ibv_mr, lkey);
}

static void requests(void) {
  CONSTANT(IBV_ACCESS_LOCAL_WRITE);
  CONSTANT(IBV_WR_SEND_WITH_IMM);
  CONSTANT(IBV_SEND_SIGNALED);
  CONSTANT(IBV_WC_SUCCESS);
  CONSTANT(IBV_WC_WR_FLUSH_ERR);
  CONSTANT(IBV_WC_RETRY_EXC_ERR);
  CONSTANT(IBV_WC_RNR_RETRY_EXC_ERR);
  STRUCT(ibv_send_wr);
  FIELD(ibv_send_wr, wr_id);
  FIELD(ibv_send_wr, next);
  FIELD(ibv_send_wr, sg_list);
  FIELD(ibv_send_wr, num_sge);
  FIELD(ibv_send_wr, opcode);
  FIELD(ibv_send_wr, send_flags);
  FIELD(ibv_send_wr, imm_data);
  STRUCT(ibv_recv_wr);
  FIELD(ibv_recv_wr, wr_id);
  FIELD(ibv_recv_wr, next);
  FIELD(ibv_recv_wr, sg_list);
  FIELD(ibv_recv_wr, num_sge);
  STRUCT(ibv_sge);
  FIELD(ibv_sge, addr);
  FIELD(ibv_sge, length);
  FIELD(ibv_sge, lkey);
  STRUCT(ibv_wc);
  FIELD(ibv_wc, wr_id);
  FIELD(ibv_wc, status);
  FIELD(ibv_wc, byte_len);
  FIELD(ibv_wc, imm_data);
}

int main(void) {
  connection_manager();
  queue_pairs();
  requests();
  return 0;
}
