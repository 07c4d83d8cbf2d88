// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab.rdma;

import java.util.Map;
import org.drover.api.Deadline;
import org.drover.api.transport.Listener;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;
import org.drover.api.transport.TransportProvider;
import org.drover.api.transport.TransportSettings;
import org.drover.testkit.transport.TestArena;
import org.drover.testkit.transport.TransportContract;
import org.drover.transport.rdma.RdmaTransportProvider;
import org.junit.jupiter.api.BeforeAll;

/** The transport contract over the RDMA device of the guest; run there by {@link RdmaContractMain}. */
class RdmaTransportContract extends TransportContract {
    private static final TransportAddress ADDRESS = TransportAddress.parse(System.getProperty("lab.rdma.address"));

    /** librdmacm opens a device once, and keeps it open as long as the process lives: no test has left that. */
    @BeforeAll
    static void openWhatTheLibraryKeeps() {
        TransportSettings settings = new TransportSettings("warm-up", 1, 1, Map.of());
        try (Transport transport = new RdmaTransportProvider().open(settings, new TestArena(4096, 8))) {
            Listener listener = transport.listen(ADDRESS);
            TransportAddress nobody = listener.localAddress();
            listener.close();
            transport.connect(nobody, Deadline.NEVER);
            throw new AssertionError("connected to nobody");
        } catch (TransportException refused) {
            // As it should be; the device is open now.
            return;
        }
    }

    @Override
    protected TransportProvider provider() {
        return new RdmaTransportProvider();
    }

    @Override
    protected TransportAddress listenAddress() {
        return ADDRESS;
    }
}
