// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import java.nio.file.Path;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportProvider;
import org.drover.testkit.transport.TransportContract;
import org.junit.jupiter.api.io.TempDir;

class UnixTransportContractTest extends TransportContract {
    @TempDir
    private Path directory;

    private int count;

    @Override
    protected TransportProvider provider() {
        return new UnixTransportProvider();
    }

    @Override
    protected TransportAddress listenAddress() {
        return new TransportAddress(
                "unix", directory.resolve("socket" + count++).toString());
    }
}
