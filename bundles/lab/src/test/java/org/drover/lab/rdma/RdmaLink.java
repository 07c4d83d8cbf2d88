// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab.rdma;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.drover.api.Deadline;
import org.drover.api.transport.Channel;
import org.drover.api.transport.Listener;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportSettings;
import org.drover.testkit.transport.TestArena;
import org.drover.transport.rdma.RdmaTransportProvider;

/** Two transports of this process, and channels between them. */
final class RdmaLink implements AutoCloseable {
    final TestArena arena;
    private final Transport left;
    private final Transport right;
    private final Listener listener;

    RdmaLink(int bufferBytes, int depth, int channels) {
        // Four times what both ends have: those that were aborted give theirs back a moment later.
        arena = new TestArena(bufferBytes, 16 * depth * channels);
        left = new RdmaTransportProvider().open(new TransportSettings("left", depth, depth, Map.of()), arena);
        right = new RdmaTransportProvider().open(new TransportSettings("right", depth, depth, Map.of()), arena);
        listener = right.listen(TransportAddress.parse(System.getProperty("lab.rdma.address")));
    }

    /** Returns a channel's two ends. */
    Channel[] connect() {
        CompletableFuture<Channel> accepting =
                CompletableFuture.supplyAsync(() -> listener.accept(Deadline.afterMillis(60_000)));
        try {
            Channel connected = left.connect(listener.localAddress(), Deadline.afterMillis(60_000));
            return new Channel[] {connected, accepting.join()};
        } catch (RuntimeException e) {
            // What failed first may be the other side.
            if (accepting.isCompletedExceptionally()) {
                accepting.whenComplete((channel, error) -> e.addSuppressed(error));
            }
            throw e;
        }
    }

    @Override
    public void close() {
        left.close();
        right.close();
    }
}
