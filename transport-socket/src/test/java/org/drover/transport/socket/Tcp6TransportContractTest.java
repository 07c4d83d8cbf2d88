// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import java.net.InetAddress;
import java.net.NetworkInterface;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportProvider;
import org.drover.testkit.transport.TransportContract;
import org.junit.jupiter.api.condition.EnabledIf;

@EnabledIf("hasLoopbackAddress")
class Tcp6TransportContractTest extends TransportContract {
    @Override
    protected TransportProvider provider() {
        return new TcpTransportProvider();
    }

    @Override
    protected TransportAddress listenAddress() {
        return TransportAddress.parse("tcp:[::1]:0");
    }

    static boolean hasLoopbackAddress() throws Exception {
        return NetworkInterface.getByInetAddress(InetAddress.getByName("::1")) != null;
    }
}
