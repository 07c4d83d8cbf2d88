// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
/**
 * The transport of scheme {@code rdma}. <b>It is not implemented in this release:</b> the provider is there so that an
 * address {@code rdma:…} gets an answer that says so, and says what of the machine's RDMA was found.
 */
package org.drover.transport.rdma;
