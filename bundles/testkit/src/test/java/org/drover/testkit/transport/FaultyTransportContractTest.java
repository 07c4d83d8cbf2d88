// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportProvider;

/** The decorator itself must not bend the contract: a fault that never happens changes nothing. */
class FaultyTransportContractTest extends TransportContract {
    @Override
    protected TransportProvider provider() {
        FaultyTransport faulty = FaultyTransport.over(new LoopbackTransportProvider());
        for (int channel = 0; channel < 16; channel++) {
            Gate open = new Gate();
            open.open();
            faulty.cuttingChannel(channel).afterSentBytes(Long.MAX_VALUE);
            faulty.stallingChannel(channel).untilAcquireMayPass(open);
        }
        return faulty;
    }

    @Override
    protected TransportAddress listenAddress() {
        return TransportAddress.parse("mem:*");
    }
}
