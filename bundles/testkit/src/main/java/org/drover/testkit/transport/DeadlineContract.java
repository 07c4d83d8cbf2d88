// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ChannelClosedException;
import org.drover.api.transport.Listener;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.SendBuffer;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportException;
import org.junit.jupiter.api.Test;

/** A deadline ends the wait that it was given for, and as little else as it can. */
interface DeadlineContract extends ContractPart {
    /** The channel stays usable. */
    @Test
    default void acquireThatReachesItsDeadlineKeepsTheChannel() {
        TransportBench.Link link = bench().link(1, 1);
        try (SendBuffer held = link.left().acquire(Deadline.NEVER)) {
            assertThrows(DeadlineExceededException.class, () -> link.left().acquire(Deadline.afterMillis(1)));
            held.data().limit(5);
            Pattern.fill(held.data(), 0);
            link.left().send(held);
        }
        Pattern.send(link.left(), 5, 5);
        Pattern.receive(link.right(), 0, 10);
    }

    /** Who asks with a deadline that has passed wants what is there now. */
    @Test
    default void acquireWithAPassedDeadlineLendsWhatIsFree() {
        TransportBench.Link link = bench().link(1, 1);
        Pattern.send(link.left(), 0, 5);
        Pattern.receive(link.right(), 0, 5);
        link.left().flush(Deadline.NEVER);
        try (SendBuffer lent = link.left().acquire(Deadline.afterMillis(0))) {
            assertTrue(lent.data().hasRemaining());
            assertThrows(DeadlineExceededException.class, () -> link.left().acquire(Deadline.afterMillis(0)));
        }
    }

    /** Afterwards the channel works, or reports the deadline. */
    @Test
    default void receiveThatReachesItsDeadlineLosesNothingSilently() {
        TransportBench.Link link = bench().link();
        assertThrows(DeadlineExceededException.class, () -> link.right().receive(1, 1, Deadline.afterMillis(1)));
        assertUsableOrEndedByDeadline(link, 0);
    }

    /** Bytes that came before the deadline come again, or the channel reports the deadline. */
    @Test
    default void receiveThatReachesItsDeadlineWithAPartLosesNothingSilently() {
        TransportBench.Link link = bench().link();
        Pattern.send(link.left(), 0, 3);
        if (bench().provider().capabilities().messageBoundaries()) {
            return;
        }
        assertThrows(DeadlineExceededException.class, () -> link.right().receive(8, 8, Deadline.afterMillis(1)));
        assertUsableOrEndedByDeadline(link, 3);
    }

    /** It is this side that waits, so nothing is lost: the channel stays usable. */
    @Test
    default void receiveThatWaitsForAFreeBufferUntilItsDeadlineKeepsTheChannel() {
        TransportBench.Link link = bench().link(1, 1);
        Pattern.send(link.left(), 0, 20);
        try (ReceiveBuffer held = link.right().receive(10, 10, Deadline.NEVER)) {
            assertFalse(held.isEndOfStream());
            assertThrows(DeadlineExceededException.class, () -> link.right().receive(1, 1, Deadline.afterMillis(1)));
        }
        Pattern.receive(link.right(), 10, 10);
    }

    /** A deadline that was met must not fire at a later call. */
    @Test
    default void deadlinesThatAreMetEndNothing() {
        TransportBench.Link link = bench().link(1, 1);
        for (int i = 0; i < 500; i++) {
            Pattern.send(link.left(), i, 10);
            link.left().flush(Deadline.afterMillis(10_000));
            try (ReceiveBuffer buffer = link.right().receive(10, 10, Deadline.afterMillis(10_000))) {
                Pattern.check(buffer.data(), i);
            }
        }
        Task<ReceiveBuffer> waiting =
                bench().start("receive", () -> link.right().receive(1, 1, Deadline.NEVER));
        waiting.awaitBlocked();
        Pattern.send(link.left(), 0, 1);
        waiting.join().close();
    }

    /** The listener stays open. */
    @Test
    default void acceptThatReachesItsDeadlineKeepsTheListener() {
        Transport transport = bench().open();
        try (Listener listener = transport.listen(bench().listenAddress())) {
            assertThrows(DeadlineExceededException.class, () -> listener.accept(Deadline.afterMillis(1)));
            Task<Channel> connecting =
                    bench().start("connect", () -> transport.connect(listener.localAddress(), Deadline.NEVER));
            Channel accepted = listener.accept(Deadline.afterMillis(10_000));
            Pattern.send(connecting.join(), 0, 5);
            Pattern.receive(accepted, 0, 5);
        }
    }

    /** What the transport still reads is done when flush returns, so it returns when the peer receives. */
    @Test
    default void flushWaitsForNothingThatIsComplete() {
        TransportBench.Link link = bench().link();
        link.left().flush(Deadline.NEVER);
        Pattern.send(link.left(), 0, 100);
        link.left().flush(Deadline.afterMillis(10_000));
        Pattern.receive(link.right(), 0, 100);
        assertEquals(0, link.left().info().lentSendBuffers());
    }

    private void assertUsableOrEndedByDeadline(TransportBench.Link link, int sentBytes) {
        try {
            Pattern.send(link.left(), sentBytes, 10);
            Pattern.receive(link.right(), 0, sentBytes + 10);
        } catch (TransportException e) {
            // Sending may be the first to see that the other side has ended, so that is the one to ask.
            ChannelClosedException closed = assertThrows(
                    ChannelClosedException.class, () -> link.right().receive(1, 1, Deadline.NEVER));
            assertEquals(DeadlineExceededException.class, closed.getCause().getClass());
        }
    }
}
