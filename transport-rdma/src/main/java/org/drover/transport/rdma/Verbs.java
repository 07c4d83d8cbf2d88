// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

/**
 * What the transport needs of librdmacm and libibverbs, and no more: reliable connected queue pairs, SEND with immediate
 * data, posted receives. {@link NativeVerbs} calls the libraries; tests have one that completes, delays and fails at will.
 *
 * <p>All methods of this layer may be called on any thread unless they say otherwise. A call that the library refuses
 * throws {@link VerbsException} and has changed nothing.
 */
interface Verbs {
    /** Opens a place where events of connections arrive; blocks for nothing. */
    EventChannel openEventChannel();
}
