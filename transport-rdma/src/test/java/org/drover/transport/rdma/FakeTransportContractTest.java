// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.drover.api.Availability;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportProvider;
import org.drover.testkit.transport.TransportContract;
import org.junit.jupiter.api.AfterEach;

/** The contract over the fake verbs layer, which delivers at once. The lab runs the same over the kernel's rdma_rxe. */
class FakeTransportContractTest extends TransportContract {
    final FakeNetwork network = new FakeNetwork();

    @Override
    protected TransportProvider provider() {
        return new RdmaTransportProvider(() -> Availability.AVAILABLE, network, new LockedMemory(Unlimited.PROCESS));
    }

    @Override
    protected TransportAddress listenAddress() {
        return TransportAddress.parse("rdma:127.0.0.1:0");
    }

    /** Runs before the contract's own check has closed the transports; nothing may be wrong until then. */
    @AfterEach
    void nothingForbiddenWasDone() {
        assertEquals(List.of(), network.violations());
    }
}
