// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import java.util.Map;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * What {@link org.drover.api.transport} promises, as tests. Extend it in your transport's tests:
 * <pre>{@code
 * class TcpTransportContractTest extends TransportContract {
 *     protected TransportProvider provider() {
 *         return new TcpTransportProvider();
 *     }
 *
 *     protected TransportAddress listenAddress() {
 *         return TransportAddress.parse("tcp:127.0.0.1:0");
 *     }
 * }
 * }</pre>
 *
 * <p>After each test nothing may be left: all buffers are back, no thread has the migration's name in its own (name the
 * threads of a transport after {@link org.drover.api.transport.TransportSettings#owner()}), no file descriptor is open.
 *
 * <p>No test sleeps or measures time. Isolated from tests that run in parallel, as the descriptors are of the process.
 */
@Isolated
@Timeout(60)
public abstract class TransportContract
        implements StreamContract, LendingContract, AbortContract, DeadlineContract, LifecycleContract {
    private TransportBench bench;

    /** For subclasses. */
    protected TransportContract() {}

    /** Returns the transport under test; it is available on this machine. */
    protected abstract TransportProvider provider();

    /**
     * Returns where to listen. Called for each listener; the address is free: with what stands for any address, such as
     * port 0, or a new one each time.
     */
    protected abstract TransportAddress listenAddress();

    /** Returns the transport's options; none by default. */
    protected Map<String, String> options() {
        return Map.of();
    }

    @Override
    public final TransportBench bench() {
        return bench;
    }

    /** Prepares one test. */
    @BeforeEach
    final void openBench() {
        bench = new TransportBench(provider(), this::listenAddress, options());
    }

    /** Fails if the test has left something. */
    @AfterEach
    final void closeBench() {
        bench.close();
    }
}
