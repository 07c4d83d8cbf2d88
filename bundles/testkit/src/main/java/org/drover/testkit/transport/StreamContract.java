// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.drover.api.Deadline;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.SendBuffer;
import org.junit.jupiter.api.Test;

/** A channel is a reliable, ordered byte stream in each direction. */
interface StreamContract extends ContractPart {
    /** Seed of the random sizes: any value is as good, a fixed one repeats. */
    long SEED = 42;

    /** Bytes of a long stream: many buffers, and more than the default buffers of most kernels. */
    int STREAM_BYTES = 8 * 1024 * 1024;

    /** Sizes of sends and receives have nothing to do with each other. */
    @Test
    default void bytesOfRandomSegmentsArriveInOrder() {
        TransportBench.Link link = bench().link();
        Task<Void> sending = bench().run("send", () -> sendRandomly(link.left()));
        Random random = new Random(SEED + 1);
        long offset = 0;
        while (offset < STREAM_BYTES) {
            int min = (int) Math.min(Pattern.size(random, TransportBench.BUFFER_BYTES), STREAM_BYTES - offset);
            int max = min + random.nextInt(TransportBench.BUFFER_BYTES);
            try (ReceiveBuffer buffer = link.right().receive(min, max, Deadline.NEVER)) {
                int count = buffer.data().remaining();
                assertTrue(count >= 1 && count <= max, count + " bytes received, asked for at most " + max);
                Pattern.check(buffer.data(), offset);
                offset += count;
            }
        }
        sending.join();
        Pattern.receiveEnd(link.right());
    }

    /** Whatever its size, its kind and what is done with it afterwards. */
    @Test
    default void memoryOfTheCallersIsSentWholeAndIsFreeAfterwards() {
        TransportBench.Link link = bench().link(2, 2);
        int count = 3 * TransportBench.BUFFER_BYTES + 17;
        Task<Void> sending = bench().run("send", () -> {
            try (Channel channel = link.left()) {
                long offset = 0;
                for (ByteBuffer memory :
                        List.of(ByteBuffer.allocateDirect(count + 2), ByteBuffer.allocate(count + 2))) {
                    memory.position(1).limit(count + 1);
                    Pattern.fill(memory, offset);
                    channel.send(memory, Deadline.NEVER);
                    assertEquals(count + 1, memory.position(), "the position after a send");
                    assertEquals(count + 1, memory.limit(), "the limit after a send");
                    for (int i = 0; i <= count; i++) {
                        memory.put(i, (byte) 0);
                    }
                    offset += count;
                }
                channel.flush(Deadline.NEVER);
                assertEquals(0, channel.info().lentSendBuffers());
            }
        });
        Pattern.receiveAll(link.right(), 2L * count);
        Pattern.receiveEnd(link.right());
        sending.join();
    }

    /** Also where they come in parts. */
    @Test
    default void receiveWaitsForTheMinimum() {
        TransportBench.Link link = bench().link();
        Task<Integer> receiving = bench().start("receive", () -> {
            int count = 0;
            while (count < 8) {
                try (ReceiveBuffer buffer = link.right().receive(8 - count, 8 - count, Deadline.NEVER)) {
                    assertTrue(
                            buffer.data().remaining() == 8 - count || postsBuffers(),
                            "fewer bytes than the minimum, and the stream has not ended");
                    Pattern.check(buffer.data(), count);
                    count += buffer.data().remaining();
                }
            }
            return count;
        });
        Pattern.send(link.left(), 0, 3);
        receiving.awaitBlocked();
        assertFalse(receiving.isDone(), "received before the minimum was sent");
        Pattern.send(link.left(), 3, 5);
        assertEquals(8, receiving.join());
    }

    /** So that a buffer can be made to end where a message ends. */
    @Test
    default void receiveNeverReturnsMoreThanTheMaximum() {
        TransportBench.Link link = bench().link();
        Pattern.send(link.left(), 0, 100);
        for (int offset = 0; offset < 100; ) {
            try (ReceiveBuffer buffer = link.right().receive(1, 7, Deadline.NEVER)) {
                assertTrue(buffer.data().remaining() <= 7, "more than the maximum");
                Pattern.check(buffer.data(), offset);
                offset += buffer.data().remaining();
            }
        }
    }

    /** Sizes that cannot be met are refused, and the channel goes on. */
    @Test
    default void receiveRefusesSizesOutOfRange() {
        TransportBench.Link link = bench().link();
        Channel right = link.right();
        int tooMuch = TransportBench.BUFFER_BYTES + 1;
        assertThrows(IllegalArgumentException.class, () -> right.receive(0, 1, Deadline.NEVER));
        assertThrows(IllegalArgumentException.class, () -> right.receive(tooMuch, tooMuch, Deadline.NEVER));
        assertThrows(IllegalArgumentException.class, () -> right.receive(2, 1, Deadline.NEVER));
        Pattern.send(link.left(), 0, 10);
        Pattern.receive(right, 0, 10);
    }

    /** A receiver may ask more than once. */
    @Test
    default void endOfStreamIsReceivedAgainAndAgain() {
        TransportBench.Link link = bench().link();
        Pattern.send(link.left(), 0, 5);
        link.left().close();
        Pattern.receive(link.right(), 0, 5);
        for (int i = 0; i < 20; i++) {
            Pattern.receiveEnd(link.right());
        }
        assertEquals(0, link.right().info().lentReceiveBuffers());
    }

    /** Bytes that are fewer than the minimum still arrive. */
    @Test
    default void lastBytesAreNotLostBeforeTheEnd() {
        TransportBench.Link link = bench().link();
        Pattern.send(link.left(), 0, 5);
        link.left().close();
        int offset = 0;
        while (offset < 5) {
            try (ReceiveBuffer buffer = link.right().receive(100, 100, Deadline.NEVER)) {
                assertFalse(buffer.isEndOfStream(), "end of stream before the last bytes");
                Pattern.check(buffer.data(), offset);
                offset += buffer.data().remaining();
            }
        }
        Pattern.receiveEnd(link.right());
    }

    /** The side that connected ends its direction first. */
    @Test
    default void halfCloseOfTheConnectorKeepsTheOtherDirection() {
        TransportBench.Link link = bench().link();
        halfClose(link.left(), link.right());
    }

    /** The side that accepted ends its direction first. */
    @Test
    default void halfCloseOfTheAcceptorKeepsTheOtherDirection() {
        TransportBench.Link link = bench().link();
        halfClose(link.right(), link.left());
    }

    /** Several buffers in one operation, empty ones among them. */
    @Test
    default void gatheredBuffersArriveInOrder() {
        TransportBench.Link link = bench().link(4, 4);
        int[] sizes = {7, 0, TransportBench.BUFFER_BYTES, 1};
        int total = 0;
        SendBuffer[] buffers = new SendBuffer[5];
        for (int i = 0; i < sizes.length; i++) {
            buffers[i] = link.left().acquire(Deadline.NEVER);
            buffers[i].data().limit(sizes[i]);
            Pattern.fill(buffers[i].data(), total);
            total += sizes[i];
        }
        int sent = total;
        Task<Void> receiving = bench().run("receive", () -> Pattern.receiveAll(link.right(), sent));
        link.left().send(buffers, sizes.length);
        receiving.join();
        for (int i = 0; i < sizes.length; i++) {
            SendBuffer buffer = buffers[i];
            assertThrows(IllegalStateException.class, buffer::data);
            buffer.close();
        }
    }

    /** A count that is not of the array is refused, and nothing is sent. */
    @Test
    default void gatheringSendRefusesCountsOutOfRange() {
        TransportBench.Link link = bench().link();
        try (SendBuffer buffer = link.left().acquire(Deadline.NEVER)) {
            buffer.data().limit(3);
            Pattern.fill(buffer.data(), 0);
            SendBuffer[] one = {buffer};
            assertThrows(IllegalArgumentException.class, () -> link.left().send(one, 0));
            assertThrows(IllegalArgumentException.class, () -> link.left().send(one, 2));
            link.left().send(one, 1);
        }
        Pattern.receive(link.right(), 0, 3);
        assertEquals(3, link.left().info().sentBytes());
    }

    /** Neither what lies before the position nor what lies behind the limit. */
    @Test
    default void sendTakesTheBytesFromPositionToLimit() {
        TransportBench.Link link = bench().link();
        try (SendBuffer buffer = link.left().acquire(Deadline.NEVER)) {
            ByteBuffer data = buffer.data();
            data.limit(110).position(100);
            Pattern.fill(data, 0);
            link.left().send(buffer);
        }
        link.left().close();
        Pattern.receive(link.right(), 0, 10);
        Pattern.receiveEnd(link.right());
    }

    /** A buffer without bytes is no message, and no end. */
    @Test
    default void emptyBufferSendsNothing() {
        TransportBench.Link link = bench().link();
        Pattern.send(link.left(), 0, 0);
        Pattern.send(link.left(), 0, 4);
        Pattern.send(link.left(), 4, 0);
        link.left().close();
        Pattern.receive(link.right(), 0, 4);
        Pattern.receiveEnd(link.right());
    }

    /** Channels of one transport do not see each other's bytes. */
    @Test
    default void channelsAreSeparateStreams() {
        TransportBench.Link first = bench().link();
        TransportBench.Link second = bench().link();
        Pattern.send(first.left(), 0, 10);
        Pattern.send(second.left(), 1000, 10);
        Pattern.receive(second.right(), 1000, 10);
        Pattern.receive(first.right(), 0, 10);
    }

    private boolean postsBuffers() {
        return bench().provider().capabilities().messageBoundaries();
    }

    private void halfClose(Channel first, Channel second) {
        Pattern.send(first, 0, 10);
        if (!bench().provider().capabilities().halfClose()) {
            assertThrows(UnsupportedOperationException.class, first::shutdownOutput);
            return;
        }
        first.shutdownOutput();
        Pattern.receive(second, 0, 10);
        Pattern.receiveEnd(second);
        Pattern.send(second, 0, 1000);
        Pattern.receive(first, 0, 1000);
        second.shutdownOutput();
        Pattern.receiveEnd(first);
        Pattern.receiveEnd(second);
    }

    private static void sendRandomly(Channel channel) {
        Random random = new Random(SEED);
        SendBuffer[] buffers = new SendBuffer[4];
        for (long offset = 0; offset < STREAM_BYTES; ) {
            int count = 1 + random.nextInt(buffers.length);
            for (int i = 0; i < count; i++) {
                buffers[i] = channel.acquire(Deadline.NEVER);
                ByteBuffer data = buffers[i].data();
                data.limit((int) Math.min(Pattern.size(random, data.capacity()), STREAM_BYTES - offset));
                Pattern.fill(data, offset);
                offset += data.remaining();
            }
            if (count == 1) {
                channel.send(buffers[0]);
            } else {
                channel.send(buffers, count);
            }
        }
        channel.close();
    }
}
