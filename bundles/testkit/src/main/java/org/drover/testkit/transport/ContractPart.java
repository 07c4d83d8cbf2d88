// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

/** A part of the contract; {@link TransportContract} has them all. */
interface ContractPart {
    /** Returns what the current test opens channels with. */
    TransportBench bench();
}
