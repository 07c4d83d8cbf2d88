// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportProvider;

class LoopbackTransportContractTest extends TransportContract {
    @Override
    protected TransportProvider provider() {
        return new LoopbackTransportProvider();
    }

    @Override
    protected TransportAddress listenAddress() {
        return TransportAddress.parse("mem:*");
    }
}
