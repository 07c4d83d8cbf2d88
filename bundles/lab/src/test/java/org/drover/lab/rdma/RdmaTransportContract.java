// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab.rdma;

import java.util.ServiceLoader;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportProvider;
import org.drover.testkit.transport.TransportContract;

/** The transport contract over the RDMA device of the guest; run there by {@link RdmaContractMain}. */
class RdmaTransportContract extends TransportContract {
    @Override
    protected TransportProvider provider() {
        return rdma();
    }

    @Override
    protected TransportAddress listenAddress() {
        return TransportAddress.parse(System.getProperty("lab.rdma.address"));
    }

    /** Returns the provider as the runtime finds it. */
    static TransportProvider rdma() {
        return ServiceLoader.load(TransportProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.scheme().equals("rdma"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no transport rdma on the class path"));
    }
}
