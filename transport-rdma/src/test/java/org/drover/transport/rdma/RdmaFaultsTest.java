// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.rdma;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.drover.api.ConfigurationException;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.SendBuffer;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;
import org.drover.testkit.transport.TestArena;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes wrong below, and beside: each time a clear error, and nothing left. */
@Timeout(60)
class RdmaFaultsTest {
    private static final int RETRIES_EXCEEDED = 12;

    private final FakeNetwork network = new FakeNetwork();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rdma_create_event_channel",
                "rdma_create_id",
                "rdma_resolve_addr",
                "rdma_resolve_route",
                "ibv_alloc_pd",
                "ibv_create_cq",
                "rdma_create_qp",
                "ibv_reg_mr",
                "ibv_post_recv",
                "rdma_connect"
            })
    void callThatFailsWhileConnectingIsNamedAndLeavesNothing(String call) {
        try (FakePair pair = new FakePair(network)) {
            TransportAddress address = pair.listener.localAddress();
            network.failing(call, Errno.ENOMEM);
            TransportException e =
                    assertThrows(TransportException.class, () -> pair.left.connect(address, Deadline.NEVER));
            assertTrue(e.getMessage().contains(call), e.getMessage());
            assertTrue(e.getMessage().contains(address.toString()), e.getMessage());
            network.failNothing();
            assertEquals(0, pair.leftArena.outCount(), "buffers of a channel that there is not");
            Channel[] ends = pair.connect();
            FakePair.send(ends[0], 7);
            assertEquals(7, FakePair.receive(ends[1]));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ibv_poll_cq", "ibv_req_notify_cq"})
    void callThatFailsLaterBreaksTheChannel(String call) {
        try (FakePair pair = new FakePair(network)) {
            Channel[] ends = pair.connect();
            network.failing(call, Errno.EINVAL);
            FakePair.send(ends[0], 1);
            TransportException e = assertThrows(TransportException.class, () -> {
                while (true) {
                    ends[1].receive(1, 4, Deadline.NEVER).close();
                }
            });
            // The other end may have been the first, and has broken this one off.
            TransportException other = assertThrows(TransportException.class, () -> {
                while (true) {
                    ends[0].receive(1, 4, Deadline.NEVER).close();
                }
            });
            String causes = e.getCause().getMessage() + other.getCause().getMessage();
            assertTrue(causes.contains(call), causes);
            network.failNothing();
        }
    }

    /** The error wakes whoever waits, the first cause stays, and the buffers come back. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 9, 10, 11, RETRIES_EXCEEDED, 13})
    void completionInErrorEndsAllWaits(int status) {
        try (FakePair pair = new FakePair(network)) {
            Channel[] ends = pair.connect();
            network.hold();
            FakePair.send(ends[0], 1);
            FakePair.send(ends[0], 2);
            CompletableFuture<SendBuffer> acquiring =
                    CompletableFuture.supplyAsync(() -> ends[0].acquire(Deadline.NEVER));
            CompletableFuture<ReceiveBuffer> receiving =
                    CompletableFuture.supplyAsync(() -> ends[0].receive(1, 1, Deadline.NEVER));
            network.failSendAfter(0, status);
            network.release();
            for (CompletableFuture<?> waiting : new CompletableFuture<?>[] {acquiring, receiving}) {
                Throwable error =
                        assertThrows(CompletionException.class, waiting::join).getCause();
                String first = error.getCause().getMessage();
                assertTrue(first.contains(CompletionStatus.text(status)), first);
                assertTrue(first.contains("SEND"), first);
            }
        }
    }

    @Test
    void otherVersionIsRefusedByNameOnBothSides() {
        try (FakePair pair = new FakePair(network)) {
            byte[] hello =
                    Hello.of(FakePair.BUFFER_BYTES, 1, Hello.Role.CONNECTOR, 0).encode();
            hello[7] = 9;
            try (FakePeer peer = new FakePeer(network)) {
                peer.connect(pair.listener.localAddress(), hello);
                DeadlineExceededException e = assertThrows(
                        DeadlineExceededException.class, () -> pair.listener.accept(Deadline.afterMillis(100)));
                assertTrue(e.getMessage().contains("protocol version 9 there, 1 here"), e.getMessage());
                ConnectionEvent rejected = peer.await(ConnectionEvent.Kind.REJECTED);
                assertEquals(
                        "the peer refuses it: protocol version 9 here, 1 there; install the same Drover on both",
                        RdmaErrors.rejected(rejected));
            }
        }
    }

    @Test
    void otherBufferSizeIsRefusedByNameOnBothSides() {
        try (FakePair pair = new FakePair(network, 2 * FakePair.BUFFER_BYTES)) {
            CompletableFuture<Channel> connecting = CompletableFuture.supplyAsync(
                    () -> pair.left.connect(pair.listener.localAddress(), Deadline.NEVER));
            String other = "";
            while (!other.contains("given up")) {
                other = assertThrows(
                                DeadlineExceededException.class, () -> pair.listener.accept(Deadline.afterMillis(1)))
                        .getMessage();
            }
            assertTrue(other.contains("buffer size in bytes 4096 there, 8192 here"), other);
            Throwable e =
                    assertThrows(CompletionException.class, connecting::join).getCause();
            assertTrue(e.getMessage().contains("buffer size in bytes 4096 here, 8192 there"), e.getMessage());
        }
    }

    /** The peer has asked, was answered, and says nothing more. */
    @Test
    void halfOpenConnectionIsGivenUpWithTheListener() {
        try (FakePair pair = new FakePair(network)) {
            network.losesConfirmations(true);
            try (FakePeer peer = new FakePeer(network)) {
                peer.connect(
                        pair.listener.localAddress(),
                        Hello.of(FakePair.BUFFER_BYTES, 1, Hello.Role.CONNECTOR, 0)
                                .encode());
                assertThrows(DeadlineExceededException.class, () -> pair.listener.accept(Deadline.afterMillis(50)));
                assertTrue(pair.rightArena.outCount() > 0, "it was not answered");
                pair.listener.close();
                assertEquals(0, pair.rightArena.outCount());
            }
        }
    }

    /** A peer that asked and went is forgotten; the next one is accepted. */
    @Test
    void peerThatGivesUpDoesNotStopTheListener() {
        try (FakePair pair = new FakePair(network)) {
            FakePeer peer = new FakePeer(network);
            peer.connect(
                    pair.listener.localAddress(),
                    Hello.of(FakePair.BUFFER_BYTES, 1, Hello.Role.CONNECTOR, 0).encode());
            peer.close();
            Channel[] ends = pair.connect();
            FakePair.send(ends[1], 3);
            assertEquals(3, FakePair.receive(ends[0]));
        }
    }

    @Test
    void listenerWithoutBuffersSaysSoToThePeer() {
        try (FakePair pair = new FakePair(network)) {
            List<ByteBuffer> taken = new ArrayList<>();
            while (taken.size() < 99) {
                taken.add(pair.rightArena.take());
            }
            CompletableFuture<Channel> accepting =
                    CompletableFuture.supplyAsync(() -> pair.listener.accept(Deadline.NEVER));
            TransportException e = assertThrows(
                    TransportException.class, () -> pair.left.connect(pair.listener.localAddress(), Deadline.NEVER));
            assertTrue(e.getMessage().contains("no buffers or no registered memory left there"), e.getMessage());
            assertThrows(CompletionException.class, accepting::join);
            taken.forEach(pair.rightArena::giveBack);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ConnectionEvent.Kind.class,
            names = {"TIMEWAIT_EXIT"},
            mode = EnumSource.Mode.EXCLUDE)
    void eachEventOfAnOpenConnectionEndsIt(ConnectionEvent.Kind kind) {
        try (FakePair pair = new FakePair(network)) {
            Channel[] ends = pair.connect();
            CompletableFuture<ReceiveBuffer> receiving =
                    CompletableFuture.supplyAsync(() -> ends[0].receive(1, 1, Deadline.NEVER));
            network.ids().get(1).happen(kind);
            Throwable error =
                    assertThrows(CompletionException.class, receiving::join).getCause();
            assertFalse(error.getCause().getMessage().isEmpty());
            assertThrows(TransportException.class, () -> ends[0].acquire(Deadline.NEVER));
        }
    }

    @Test
    void endOfTheTimeWaitConcernsNobody() {
        try (FakePair pair = new FakePair(network)) {
            Channel[] ends = pair.connect();
            network.ids().get(1).happen(ConnectionEvent.Kind.TIMEWAIT_EXIT);
            FakePair.send(ends[0], 5);
            assertEquals(5, FakePair.receive(ends[1]));
            FakePair.send(ends[1], 6);
            assertEquals(6, FakePair.receive(ends[0]));
        }
    }

    /** What was sent without a credit goes out when the credits come, also after the channel was closed. */
    @Test
    void closeDeliversWhatWaitsForCredits() {
        try (FakePair pair = new FakePair(network)) {
            Channel[] ends = pair.connect();
            for (int i = 0; i < 4; i++) {
                FakePair.send(ends[0], i);
            }
            ends[0].close();
            for (int i = 0; i < 4; i++) {
                assertEquals(i, FakePair.receive(ends[1]));
            }
            assertTrue(ends[1].receive(1, 1, Deadline.NEVER).isEndOfStream());
        }
    }

    @Test
    void thousandConnectionsThatTransferAndAreAbortedLeaveNothing() {
        try (FakePair pair = new FakePair(network)) {
            for (int i = 0; i < 1_000; i++) {
                Channel[] ends = pair.connect();
                FakePair.send(ends[0], i);
                assertEquals(i, FakePair.receive(ends[1]));
                ends[i % 2].abort(new IllegalStateException("cycle " + i));
                ends[1 - i % 2].abort(new IllegalStateException("cycle " + i));
            }
        }
    }

    @Test
    void everyAddressIsListenedOnOnlyWhereItIsAskedFor() {
        TestArena arena = new TestArena(FakePair.BUFFER_BYTES, 10);
        for (String any : new String[] {"rdma::0", "rdma:0.0.0.0:0", "rdma:[::]:0"}) {
            TransportAddress address = TransportAddress.parse(any);
            try (var closed = FakePair.open(network, "closed", arena, Map.of());
                    var open = FakePair.open(network, "open", arena, Map.of("listen-any", "true"))) {
                ConfigurationException e = assertThrows(ConfigurationException.class, () -> closed.listen(address));
                assertTrue(e.getMessage().contains("listen-any=true"), e.getMessage());
                open.listen(address).close();
            }
        }
        assertThrows(
                ConfigurationException.class,
                () -> FakePair.open(network, "wrong", arena, Map.of("listen-any", "yes")));
    }

    /** A peer that is not Drover's: it does what a test says. */
    private static final class FakePeer implements AutoCloseable {
        private final EventChannel events;
        private final ConnectionId id;
        private final ProtectionDomain domain;
        private final CompletionQueue completions;
        private final MemoryRegion region;

        private FakePeer(FakeNetwork network) {
            events = network.openEventChannel();
            id = events.newId();
            domain = network.device.newProtectionDomain();
            completions = network.device.newCompletionQueue(4);
            region = domain.register(ByteBuffer.allocateDirect(16), ProtectionDomain.Access.WRITE);
        }

        private void connect(TransportAddress address, byte[] privateData) {
            int port = Integer.parseInt(
                    address.location().substring(address.location().lastIndexOf(':') + 1));
            id.resolveAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            await(ConnectionEvent.Kind.ADDR_RESOLVED);
            id.newQueuePair(domain, completions, 1, 1).newReceive(0, region).post();
            id.connect(privateData);
        }

        private ConnectionEvent await(ConnectionEvent.Kind kind) {
            while (true) {
                events.await(null, -1);
                ConnectionEvent event = events.next();
                if (event != null && event.kind() == kind) {
                    return event;
                }
            }
        }

        @Override
        public void close() {
            id.destroy();
            completions.destroy();
            region.deregister();
            domain.deallocate();
            events.close();
        }
    }
}
