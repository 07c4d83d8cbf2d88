// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.drover.api.Deadline;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ChannelClosedException;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.SendBuffer;
import org.drover.api.transport.TransportException;
import org.junit.jupiter.api.Test;

/** Every wait can be ended from another thread, and the first cause is kept. */
interface AbortContract extends ContractPart {
    /** A thread that waits for the peer. */
    @Test
    default void abortWakesReceive() {
        Channel channel = bench().link().right();
        Task<ReceiveBuffer> task = bench().start("receive", () -> channel.receive(1, 1, Deadline.NEVER));
        assertAbortEnds(channel, task);
    }

    /** A thread that has a part of what it waits for. */
    @Test
    default void abortWakesReceiveThatHasAPart() {
        TransportBench.Link link = bench().link();
        Pattern.send(link.left(), 0, 3);
        Task<ReceiveBuffer> task = bench().start("receive", () -> link.right().receive(8, 8, Deadline.NEVER));
        if (bench().provider().capabilities().messageBoundaries()) {
            task.join().close();
        } else {
            assertAbortEnds(link.right(), task);
        }
    }

    /** A thread that waits for this side's own holders. */
    @Test
    default void abortWakesReceiveThatWaitsForAFreeBuffer() {
        TransportBench.Link link = bench().link(1, 1);
        Pattern.send(link.left(), 0, 2);
        try (ReceiveBuffer held = link.right().receive(1, 1, Deadline.NEVER)) {
            assertFalse(held.isEndOfStream());
            Task<ReceiveBuffer> task =
                    bench().start("receive", () -> link.right().receive(1, 1, Deadline.NEVER));
            assertAbortEnds(link.right(), task);
        }
    }

    /** A thread that waits for a free buffer. */
    @Test
    default void abortWakesAcquire() {
        Channel channel = bench().link(1, 1).left();
        try (SendBuffer held = channel.acquire(Deadline.NEVER)) {
            assertEquals(0, held.data().position());
            assertAbortEnds(channel, bench().start("acquire", () -> channel.acquire(Deadline.NEVER)));
        }
    }

    /** A thread whose peer does not receive. */
    @Test
    default void abortWakesSend() {
        Channel channel = bench().link(1, 1).left();
        Task<Void> sending =
                bench().run("send", () -> Pattern.sendAll(channel, LendingContract.MORE_THAN_ANY_BUFFER_BYTES));
        assertAbortEnds(channel, sending);
    }

    /** The same where the memory is the caller's. */
    @Test
    default void abortWakesSendOfMemoryOfTheCallers() {
        Channel channel = bench().link(1, 1).left();
        ByteBuffer memory = ByteBuffer.allocateDirect(LendingContract.MORE_THAN_ANY_BUFFER_BYTES);
        assertAbortEnds(channel, bench().run("send", () -> channel.send(memory, Deadline.NEVER)));
    }

    /** It does not wait for the peer for ever. */
    @Test
    default void abortEndsTheReceiveOfThePeer() {
        TransportBench.Link link = bench().link();
        Task<Boolean> task = bench().start("receive", () -> {
            try (ReceiveBuffer buffer = link.right().receive(1, 1, Deadline.NEVER)) {
                return buffer.isEndOfStream();
            } catch (TransportException e) {
                return true;
            }
        });
        task.awaitBlocked();
        link.left().abort(new IllegalStateException("test"));
        assertTrue(task.join(), "bytes received that nobody sent");
    }

    /** It does not wait for the peer for ever. */
    @Test
    default void abortEndsTheSendOfThePeer() {
        TransportBench.Link link = bench().link();
        Task<Void> sending = bench().run("send", () -> {
            while (true) {
                Pattern.send(link.right(), 0, 1000);
            }
        });
        link.left().abort(new IllegalStateException("test"));
        assertThrows(TransportException.class, sending::join);
        TransportException later =
                assertThrows(TransportException.class, () -> link.right().acquire(Deadline.NEVER));
        assertTrue(later.getCause() != null, "later calls have lost the first cause");
    }

    /** Later causes do not hide it. */
    @Test
    default void firstCauseIsKeptAndLaterOnesAreSuppressed() {
        Channel channel = bench().link().left();
        IllegalStateException first = new IllegalStateException("first");
        IllegalStateException second = new IllegalStateException("second");
        channel.abort(first);
        channel.abort(second);
        channel.close();
        assertEndedBy(first, assertThrows(ChannelClosedException.class, () -> channel.acquire(Deadline.NEVER)));
        assertEndedBy(first, assertThrows(ChannelClosedException.class, () -> channel.receive(1, 1, Deadline.NEVER)));
        assertEndedBy(first, assertThrows(ChannelClosedException.class, () -> channel.flush(Deadline.NEVER)));
        assertTrue(Arrays.asList(first.getSuppressed()).contains(second), "the second cause is lost");
    }

    /** A cause cannot suppress itself; Throwable refuses that with an exception of its own. */
    @Test
    default void abortTwiceWithOneCauseDoesNotThrow() {
        Channel channel = bench().link().left();
        IllegalStateException cause = new IllegalStateException("test");
        channel.abort(cause);
        channel.abort(cause);
        channel.abort(new ChannelClosedException("reports the first", cause));
        assertEndedBy(cause, assertThrows(ChannelClosedException.class, () -> channel.acquire(Deadline.NEVER)));
    }

    /** The waiting thread reports that it is closed. */
    @Test
    default void closeWakesReceive() {
        Channel channel = bench().link().right();
        Task<ReceiveBuffer> task = bench().start("receive", () -> channel.receive(1, 1, Deadline.NEVER));
        task.awaitBlocked();
        channel.close();
        assertThrows(ChannelClosedException.class, task::join);
    }

    /** The waiting thread reports that it is closed. */
    @Test
    default void closeWakesAcquire() {
        Channel channel = bench().link(1, 1).right();
        try (SendBuffer held = channel.acquire(Deadline.NEVER)) {
            assertEquals(0, held.data().position());
            Task<SendBuffer> task = bench().start("acquire", () -> channel.acquire(Deadline.NEVER));
            task.awaitBlocked();
            channel.close();
            assertThrows(ChannelClosedException.class, task::join);
        }
    }

    /** A send that is cut off by close ends too. */
    @Test
    default void closeWakesSend() {
        Channel channel = bench().link(1, 1).left();
        Task<Void> sending =
                bench().run("send", () -> Pattern.sendAll(channel, LendingContract.MORE_THAN_ANY_BUFFER_BYTES));
        sending.awaitBlocked();
        channel.close();
        assertThrows(ChannelClosedException.class, sending::join);
    }

    /** One channel's end is not another's. */
    @Test
    default void abortLeavesOtherChannelsAlone() {
        TransportBench.Link ended = bench().link();
        TransportBench.Link other = bench().link();
        ended.left().abort(new IllegalStateException("test"));
        Pattern.send(other.left(), 0, 100);
        Pattern.receive(other.right(), 0, 100);
    }

    private static void assertAbortEnds(Channel channel, Task<?> task) {
        IllegalStateException cause = new IllegalStateException("test");
        task.awaitBlocked();
        assertFalse(task.isDone(), "did not wait");
        channel.abort(cause);
        assertEndedBy(cause, assertThrows(ChannelClosedException.class, task::join));
        assertEndedBy(cause, assertThrows(ChannelClosedException.class, () -> channel.acquire(Deadline.NEVER)));
    }

    private static void assertEndedBy(Throwable cause, ChannelClosedException e) {
        assertSame(cause, e.getCause(), "cause of " + e.getMessage());
    }
}
