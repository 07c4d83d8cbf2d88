// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * The transport of scheme {@code rdma}: SEND and RECV over reliable connected queue pairs, with credits, as
 * docs/reference/rdma-protocol.md describes it.
 *
 * <p>From the bottom: {@code Verbs} and its neighbours say what is needed of librdmacm and libibverbs, {@code Native…} get it
 * through JNA. {@code Hello}, {@code Immediate}, {@code CreditLedger} are the protocol. {@code SendSide} and {@code ReceiveSide}
 * have the buffers, {@code Connection} what belongs to the device, {@code RdmaChannel} the state, and {@code CompletionThread}
 * drives it.
 */
package org.drover.transport.rdma;
