// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.transport.ChannelClosedException;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.SendBuffer;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each fault happens, where it was told to. Channel 0 is accepted or connected first, so both ends have the fault. */
@Timeout(60)
class FaultyTransportTest {
    private TransportBench bench;

    @AfterEach
    void closeBench() {
        bench.close();
    }

    @Test
    void cutAfterSentBytesEndsTheChannelThere() {
        TransportBench.Link link = link(faulty ->
                faulty.cuttingChannel(0).afterSentBytes(150).cuttingChannel(1).afterSentBytes(150));
        Pattern.send(link.left(), 0, 100);
        Pattern.receive(link.right(), 0, 100);
        TransportException cut = assertThrows(TransportException.class, () -> Pattern.send(link.left(), 100, 100));
        assertEquals(150, link.left().info().sentBytes());
        ChannelClosedException later =
                assertThrows(ChannelClosedException.class, () -> link.left().acquire(Deadline.NEVER));
        assertSame(cut, later.getCause());
        assertThrows(TransportException.class, () -> Pattern.receive(link.right(), 100, 100));
    }

    @Test
    void cutAfterReceivedBytesEndsTheChannelThere() {
        TransportBench.Link link = link(faulty -> faulty.cuttingChannel(0)
                .afterReceivedBytes(30)
                .cuttingChannel(1)
                .afterReceivedBytes(30));
        Pattern.send(link.left(), 0, 100);
        Pattern.receive(link.right(), 0, 30);
        assertThrows(TransportException.class, () -> link.right().receive(1, 1, Deadline.NEVER));
        assertEquals(30, link.right().info().receivedBytes());
    }

    @Test
    void stalledAcquireWaitsForTheGate() {
        Gate gate = new Gate();
        TransportBench.Link link = link(faulty -> faulty.stallingChannel(0)
                .untilAcquireMayPass(gate)
                .stallingChannel(1)
                .untilAcquireMayPass(gate));
        assertThrows(DeadlineExceededException.class, () -> link.left().acquire(Deadline.afterMillis(1)));
        Task<SendBuffer> acquiring = bench.start("acquire", () -> link.left().acquire(Deadline.NEVER));
        gate.awaitWaiting(1, Deadline.afterMillis(10_000));
        gate.open();
        acquiring.join().close();
    }

    @Test
    void stalledSendAndReceiveEndWithTheChannel() {
        Gate gate = new Gate();
        TransportBench.Link link = link(faulty -> faulty.stallingChannel(0)
                .untilSendMayPass(gate)
                .stallingChannel(0)
                .untilReceiveMayPass(gate)
                .stallingChannel(1)
                .untilSendMayPass(gate)
                .stallingChannel(1)
                .untilReceiveMayPass(gate));
        Task<Void> sending = bench.run("send", () -> Pattern.send(link.left(), 0, 1));
        Task<ReceiveBuffer> receiving = bench.start("receive", () -> link.left().receive(1, 1, Deadline.NEVER));
        gate.awaitWaiting(2, Deadline.afterMillis(10_000));
        IllegalStateException cause = new IllegalStateException("test");
        link.left().abort(cause);
        assertSame(
                cause, assertThrows(ChannelClosedException.class, sending::join).getCause());
        assertSame(
                cause,
                assertThrows(ChannelClosedException.class, receiving::join).getCause());
    }

    @Test
    void shortenedReceivesReturnLessThanTheMinimum() {
        TransportBench.Link link =
                link(faulty -> faulty.shorteningReceivesOfChannel(0, 3).shorteningReceivesOfChannel(1, 3));
        Pattern.send(link.left(), 0, 10);
        try (ReceiveBuffer buffer = link.right().receive(10, 10, Deadline.NEVER)) {
            assertTrue(buffer.data().remaining() <= 3, "not shortened");
            Pattern.check(buffer.data(), 0);
        }
    }

    @Test
    void duplicatedBufferArrivesTwice() {
        TransportBench.Link link =
                link(faulty -> faulty.duplicatingOnChannel(0, 15).duplicatingOnChannel(1, 15));
        Pattern.send(link.left(), 0, 10);
        Pattern.send(link.left(), 10, 10);
        Pattern.receive(link.right(), 0, 20);
        Pattern.receive(link.right(), 10, 10);
    }

    @Test
    void corruptedByteDiffers() {
        TransportBench.Link link =
                link(faulty -> faulty.corruptingChannel(0, 15).corruptingChannel(1, 15));
        Pattern.send(link.left(), 0, 20);
        Pattern.receive(link.right(), 0, 15);
        try (ReceiveBuffer buffer = link.right().receive(1, 1, Deadline.NEVER)) {
            assertNotEquals(Pattern.at(15), buffer.data().get(0));
        }
        Pattern.receive(link.right(), 16, 4);
    }

    private TransportBench.Link link(UnaryOperator<FaultyTransport> faults) {
        FaultyTransport provider = faults.apply(FaultyTransport.over(new LoopbackTransportProvider()));
        bench = new TransportBench(provider, () -> TransportAddress.parse("mem:*"), Map.of());
        TransportBench.Link link = bench.link();
        assertEquals(2, provider.openedCount());
        return link;
    }
}
