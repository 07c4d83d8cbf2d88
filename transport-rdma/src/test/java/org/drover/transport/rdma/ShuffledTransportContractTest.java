// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract over a network that delivers late, and the channels' messages in any order. */
class ShuffledTransportContractTest extends FakeTransportContractTest {
    private static final long SEED = 42;

    private Thread shuffling;

    @BeforeEach
    void shuffle() {
        shuffling = network.shuffle(SEED);
    }

    @AfterEach
    void endShuffling() throws InterruptedException {
        network.close();
        shuffling.join();
    }
}
