// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.SendBuffer;
import org.junit.jupiter.api.Test;

/** A channel lends its buffers, as many as its depth, and holders give them back. */
interface LendingContract extends ContractPart {
    /** More than all buffers of the kernels on the way hold: 4 MiB to send and 32 MiB to receive are common limits. */
    int MORE_THAN_ANY_BUFFER_BYTES = 96 * 1024 * 1024;

    /** What a device driver may rely on, also when the buffer was used before. */
    @Test
    default void acquiredBufferIsDirectBigEndianAlignedAndEmpty() {
        TransportBench.Link link = bench().link(1, 1);
        for (int i = 0; i < 3; i++) {
            try (SendBuffer buffer = link.left().acquire(Deadline.NEVER)) {
                ByteBuffer data = buffer.data();
                assertTrue(data.isDirect(), "direct");
                assertEquals(ByteOrder.BIG_ENDIAN, data.order());
                assertEquals(
                        0, data.alignmentOffset(0, link.leftArena().alignmentBytes()), "alignment of the first byte");
                assertEquals(0, data.position());
                assertEquals(link.leftArena().bufferBytes(), data.limit());
                assertEquals(link.leftArena().bufferBytes(), data.capacity());
                data.order(ByteOrder.LITTLE_ENDIAN).position(10).limit(20);
            }
        }
    }

    /** What a device driver may rely on. */
    @Test
    default void receivedBufferIsDirectAndBigEndian() {
        TransportBench.Link link = bench().link(1, 1);
        for (int i = 0; i < 3; i++) {
            Pattern.send(link.left(), 0, 8);
            try (ReceiveBuffer buffer = link.right().receive(1, 8, Deadline.NEVER)) {
                assertTrue(buffer.data().isDirect(), "direct");
                assertEquals(ByteOrder.BIG_ENDIAN, buffer.data().order());
                assertFalse(buffer.isEndOfStream());
                buffer.data().order(ByteOrder.LITTLE_ENDIAN);
            }
        }
    }

    /** The depth is the bound, and a buffer given back by any thread ends the wait. */
    @Test
    default void acquireWaitsUntilAnotherThreadGivesABufferBack() {
        TransportBench.Link link = bench().link(2, 1);
        SendBuffer first = link.left().acquire(Deadline.NEVER);
        SendBuffer second = link.left().acquire(Deadline.NEVER);
        assertEquals(2, link.left().info().lentSendBuffers());
        Task<SendBuffer> acquiring = bench().start("acquire", () -> link.left().acquire(Deadline.NEVER));
        acquiring.awaitBlocked();
        assertFalse(acquiring.isDone(), "third buffer lent at depth 2");
        first.close();
        acquiring.join().close();
        second.close();
        assertEquals(0, link.left().info().lentSendBuffers());
    }

    /** A buffer that is not sent is free again. */
    @Test
    default void bufferGivenBackUnsentIsLentAgain() {
        TransportBench.Link link = bench().link(1, 1);
        for (int i = 0; i < 100; i++) {
            link.left().acquire(Deadline.NEVER).close();
        }
        Pattern.send(link.left(), 0, 10);
        Pattern.receive(link.right(), 0, 10);
        assertEquals(10, link.left().info().sentBytes());
    }

    /** After send the memory is the channel's. */
    @Test
    default void sentBufferCannotBeUsedOrSentAgain() {
        TransportBench.Link link = bench().link(2, 2);
        SendBuffer buffer = link.left().acquire(Deadline.NEVER);
        buffer.data().limit(4);
        link.left().send(buffer);
        assertThrows(IllegalStateException.class, buffer::data);
        assertThrows(IllegalStateException.class, () -> link.left().send(buffer));
        buffer.close();
        buffer.close();
        assertThrows(IllegalStateException.class, buffer::data);
        assertThrows(IllegalStateException.class, () -> link.left().send(buffer));
    }

    /** A buffer given back is not the holder's any more. */
    @Test
    default void bufferGivenBackCannotBeUsed() {
        TransportBench.Link link = bench().link(2, 2);
        SendBuffer unsent = link.left().acquire(Deadline.NEVER);
        unsent.close();
        unsent.close();
        assertThrows(IllegalStateException.class, unsent::data);
        assertThrows(IllegalStateException.class, () -> link.left().send(unsent));
        Pattern.send(link.left(), 0, 4);
        ReceiveBuffer received = link.right().receive(1, 4, Deadline.NEVER);
        received.close();
        received.close();
        assertThrows(IllegalStateException.class, received::data);
    }

    /** Nothing is sent then, and the holder keeps what is lent. */
    @Test
    default void bufferOfAnotherChannelIsRefused() {
        TransportBench.Link link = bench().link(2, 2);
        TransportBench.Link other = bench().link(2, 2);
        SendBuffer own = link.left().acquire(Deadline.NEVER);
        SendBuffer foreign = other.left().acquire(Deadline.NEVER);
        assertThrows(IllegalStateException.class, () -> link.left().send(foreign));
        foreign.close();
        own.close();
        assertEquals(0, link.left().info().sentBytes());
        assertEquals(0, other.left().info().lentSendBuffers());
    }

    /** The close that ends a try block runs late, when the memory is lent to somebody else. */
    @Test
    default void closeAfterSendDoesNotGiveBackWhatIsLentToOthers() {
        TransportBench.Link link = bench().link(1, 1);
        SendBuffer first = link.left().acquire(Deadline.NEVER);
        first.data().limit(1);
        link.left().send(first);
        try (SendBuffer second = link.left().acquire(Deadline.NEVER)) {
            first.close();
            assertEquals(1, link.left().info().lentSendBuffers());
            second.data().limit(10);
            Pattern.fill(second.data(), 0);
            assertThrows(DeadlineExceededException.class, () -> link.left().acquire(Deadline.afterMillis(1)));
            link.left().send(second);
        }
    }

    /** Depth 1 cannot deadlock: whoever holds a buffer waits for nothing. */
    @Test
    default void depthOnePingPongDoesNotDeadlock() {
        TransportBench.Link link = bench().link(1, 1);
        int rounds = 500;
        Task<Void> echo = bench().run("echo", () -> {
            for (int i = 0; i < rounds; i++) {
                Pattern.receive(link.right(), i, 100);
                Pattern.send(link.right(), i, 100);
            }
        });
        for (int i = 0; i < rounds; i++) {
            Pattern.send(link.left(), i, 100);
            Pattern.receive(link.left(), i, 100);
        }
        echo.join();
    }

    /** Both sides send and receive at once. */
    @Test
    default void depthOneBulkInBothDirectionsDoesNotDeadlock() {
        TransportBench.Link link = bench().link(1, 1);
        long total = StreamContract.STREAM_BYTES;
        List<Task<Void>> tasks = new ArrayList<>();
        for (Channel channel : List.of(link.left(), link.right())) {
            tasks.add(bench().run("send", () -> Pattern.sendAll(channel, total)));
            tasks.add(bench().run("receive", () -> Pattern.receiveAll(channel, total)));
        }
        tasks.forEach(Task::join);
    }

    /** That is the flow control: the sender stops, and goes on when buffers are given back. */
    @Test
    default void receiverThatHoldsItsBuffersStopsTheSender() {
        TransportBench.Link link = bench().link(2, 2);
        Task<Void> sending = bench().run("send", () -> Pattern.sendAll(link.left(), MORE_THAN_ANY_BUFFER_BYTES));
        ReceiveBuffer first = link.right().receive(1, 1000, Deadline.NEVER);
        int firstCount = first.data().remaining();
        ReceiveBuffer second = link.right().receive(1, 1000, Deadline.NEVER);
        int held = firstCount + second.data().remaining();
        assertEquals(2, link.right().info().lentReceiveBuffers());
        Task<ReceiveBuffer> receiving =
                bench().start("receive", () -> link.right().receive(1, 1000, Deadline.NEVER));
        receiving.awaitBlocked();
        sending.awaitBlocked();
        assertFalse(receiving.isDone(), "third buffer lent at depth 2");
        assertFalse(sending.isDone(), "the sender does not stop");
        assertEquals(2, link.right().info().lentReceiveBuffers());
        Pattern.check(first.data(), 0);
        Pattern.check(second.data(), firstCount);
        first.close();
        second.close();
        try (ReceiveBuffer third = receiving.join()) {
            Pattern.check(third.data(), held);
            held += third.data().remaining();
        }
        Pattern.receive(link.right(), held, MORE_THAN_ANY_BUFFER_BYTES - held);
        sending.join();
    }

    /** Whoever received a buffer may pass it on. */
    @Test
    default void anotherThreadMayGiveAReceivedBufferBack() {
        TransportBench.Link link = bench().link(1, 1);
        Pattern.send(link.left(), 0, 20);
        ReceiveBuffer buffer = link.right().receive(10, 10, Deadline.NEVER);
        bench().run("load", () -> {
                    Pattern.check(buffer.data(), 0);
                    buffer.close();
                })
                .join();
        Pattern.receive(link.right(), buffer.isEndOfStream() ? 0 : 10, 10);
    }

    /** A late thread touches live memory, whatever has become of the channel. */
    @Test
    default void lentBuffersStayValidAfterTheEndOfTheTransport() {
        TransportBench.Link link = bench().link(2, 2);
        Pattern.send(link.left(), 0, 100);
        SendBuffer lentToSend = link.left().acquire(Deadline.NEVER);
        ByteBuffer toSend = lentToSend.data();
        ReceiveBuffer received = link.right().receive(100, 100, Deadline.NEVER);
        link.left().abort(new IllegalStateException("test"));
        link.right().close();
        link.leftSide().close();
        link.rightSide().close();
        assertEquals(1, link.leftArena().outCount(), "buffers out while one is lent");
        assertEquals(1, link.rightArena().outCount(), "buffers out while one is lent");
        assertSame(toSend, lentToSend.data());
        Pattern.fill(toSend, 0);
        Pattern.check(toSend, 0);
        Pattern.check(received.data(), 0);
        lentToSend.close();
        received.close();
        assertEquals(0, link.leftArena().outCount());
        assertEquals(0, link.rightArena().outCount());
    }

    /** Its memory goes back like that of one that is sent. */
    @Test
    default void bufferSentAfterTheEndIsGivenBack() {
        TransportBench.Link link = bench().link(2, 2);
        SendBuffer buffer = link.left().acquire(Deadline.NEVER);
        link.left().abort(new IllegalStateException("test"));
        assertThrows(RuntimeException.class, () -> link.left().send(buffer));
        assertThrows(IllegalStateException.class, buffer::data);
        buffer.close();
        assertEquals(0, link.leftArena().outCount());
    }
}
