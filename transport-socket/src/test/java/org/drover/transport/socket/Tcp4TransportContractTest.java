// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportProvider;
import org.drover.testkit.transport.TransportContract;

class Tcp4TransportContractTest extends TransportContract {
    @Override
    protected TransportProvider provider() {
        return new TcpTransportProvider();
    }

    @Override
    protected TransportAddress listenAddress() {
        return TransportAddress.parse("tcp:127.0.0.1:0");
    }
}
