// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.drover.api.Availability;
import org.drover.api.Deadline;
import org.drover.api.transport.Channel;
import org.drover.api.transport.Listener;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.SendBuffer;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportSettings;
import org.drover.testkit.transport.TestArena;

/** Two transports over a fake network. Closing it fails if anything is left. */
final class FakePair implements AutoCloseable {
    static final int BUFFER_BYTES = 4096;
    static final TransportAddress ANY_PORT = TransportAddress.parse("rdma:127.0.0.1:0");

    private static final int DEPTH = 2;

    final FakeNetwork network;
    final TestArena leftArena = new TestArena(BUFFER_BYTES, 100);
    final TestArena rightArena;
    final Transport left;
    final Transport right;
    final Listener listener;

    FakePair(FakeNetwork network) {
        this(network, BUFFER_BYTES);
    }

    FakePair(FakeNetwork network, int rightBufferBytes) {
        this.network = network;
        rightArena = new TestArena(rightBufferBytes, 100);
        left = open(network, "left", leftArena, Map.of());
        right = open(network, "right", rightArena, Map.of());
        listener = right.listen(ANY_PORT);
    }

    static Transport open(FakeNetwork network, String owner, TestArena arena, Map<String, String> options) {
        return new RdmaTransportProvider(() -> Availability.AVAILABLE, network, new LockedMemory(Unlimited.PROCESS))
                .open(new TransportSettings(owner, DEPTH, DEPTH, options), arena);
    }

    /** Returns a channel's two ends. */
    Channel[] connect() {
        CompletableFuture<Channel> accepting = CompletableFuture.supplyAsync(() -> listener.accept(Deadline.NEVER));
        Channel connected = left.connect(listener.localAddress(), Deadline.NEVER);
        return new Channel[] {connected, accepting.join()};
    }

    static void send(Channel channel, int value) {
        try (SendBuffer buffer = channel.acquire(Deadline.NEVER)) {
            buffer.data().putInt(0, value).limit(Integer.BYTES);
            channel.send(buffer);
        }
    }

    static int receive(Channel channel) {
        try (ReceiveBuffer buffer = channel.receive(Integer.BYTES, Integer.BYTES, Deadline.NEVER)) {
            return buffer.data().getInt(0);
        }
    }

    @Override
    public void close() {
        left.close();
        right.close();
        assertEquals(Map.of(), network.live(), "left in the device");
        assertEquals(List.of(), network.violations());
        assertEquals(0, leftArena.outCount());
        assertEquals(0, rightArena.outCount());
    }
}
