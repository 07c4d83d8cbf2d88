// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.testkit.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.drover.api.Availability;
import org.drover.api.ConfigurationException;
import org.drover.api.Deadline;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ChannelClosedException;
import org.drover.api.transport.ChannelInfo;
import org.drover.api.transport.Listener;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;
import org.drover.api.transport.TransportSettings;
import org.junit.jupiter.api.Test;

/** What opens closes: in order, again and again, and on its own or with what it came from. */
interface LifecycleContract extends ContractPart {
    /** What the runtime chooses by. */
    @Test
    default void providerTellsItsSchemeAndThatItIsAvailable() {
        String scheme = bench().provider().scheme();
        assertEquals(scheme.toLowerCase(Locale.ROOT), scheme);
        assertEquals(bench().listenAddress().scheme(), scheme);
        assertEquals(Availability.AVAILABLE, bench().provider().availability());
    }

    /** A mistyped option is not ignored. */
    @Test
    default void unknownOptionIsRefused() {
        TransportSettings settings = new TransportSettings("typo", 1, 1, Map.of("no-such-option", "1"));
        TestArena arena = TransportBench.arena(1, 1, 1);
        ConfigurationException e = assertThrows(
                ConfigurationException.class, () -> bench().provider().open(settings, arena));
        assertTrue(e.getMessage().contains("no-such-option"), e.getMessage());
    }

    /** Opening takes nothing yet. */
    @Test
    default void openTransportTakesNoBuffers() {
        TestArena arena = TransportBench.arena(1, 1, 1);
        bench().open(arena, 1, 1).close();
        assertEquals(0, arena.highestOutCount());
    }

    /** Each transport serves its own scheme. */
    @Test
    default void addressOfAnotherSchemeIsRefused() {
        Transport transport = bench().open();
        TransportAddress other =
                new TransportAddress("no-such-scheme", bench().listenAddress().location());
        assertThrows(ConfigurationException.class, () -> transport.connect(other, Deadline.NEVER));
        assertThrows(ConfigurationException.class, () -> transport.listen(other));
    }

    /** Says where, in one line. */
    @Test
    default void connectToNobodyIsRefused() {
        Transport transport = bench().open();
        Listener listener = transport.listen(bench().listenAddress());
        TransportAddress address = listener.localAddress();
        listener.close();
        TransportException e =
                assertThrows(TransportException.class, () -> transport.connect(address, Deadline.afterMillis(10_000)));
        assertOneLineWith(address, e);
    }

    /** Says where, in one line; the first listener goes on. */
    @Test
    default void addressInUseIsRefused() {
        Transport transport = bench().open();
        Listener listener = transport.listen(bench().listenAddress());
        TransportAddress address = listener.localAddress();
        assertOneLineWith(address, assertThrows(TransportException.class, () -> transport.listen(address)));
        Task<Channel> connecting = bench().start("connect", () -> transport.connect(address, Deadline.NEVER));
        Channel accepted = listener.accept(Deadline.NEVER);
        Pattern.send(connecting.join(), 0, 5);
        Pattern.receive(accepted, 0, 5);
    }

    /** An address can be used again at once. */
    @Test
    default void closedListenerFreesItsAddress() {
        Transport transport = bench().open();
        Listener listener = transport.listen(bench().listenAddress());
        TransportAddress address = listener.localAddress();
        listener.close();
        listener.close();
        assertThrows(ChannelClosedException.class, () -> listener.accept(Deadline.NEVER));
        transport.listen(address).close();
    }

    /** Its thread would wait for ever. */
    @Test
    default void closeOfTheListenerWakesAccept() {
        Listener listener = bench().open().listen(bench().listenAddress());
        Task<Channel> accepting = bench().start("accept", () -> listener.accept(Deadline.NEVER));
        accepting.awaitBlocked();
        listener.close();
        assertThrows(ChannelClosedException.class, accepting::join);
    }

    /** They are on their own. */
    @Test
    default void acceptedChannelsOutliveTheirListener() {
        TransportBench.Link link = bench().link();
        link.listener().close();
        Pattern.send(link.left(), 0, 100);
        Pattern.receive(link.right(), 0, 100);
        Pattern.send(link.right(), 0, 100);
        Pattern.receive(link.left(), 0, 100);
    }

    /** Channels of one listener are accepted as they are connected. */
    @Test
    default void manyChannelsConnectAtOnce() {
        int count = 8;
        Transport connector = bench().open();
        Transport acceptor = bench().open();
        Listener listener = acceptor.listen(bench().listenAddress());
        List<Task<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tasks.add(bench().run("connect", () -> {
                Channel channel = connector.connect(listener.localAddress(), Deadline.NEVER);
                Pattern.sendAll(channel, StreamContract.STREAM_BYTES / count);
                channel.close();
            }));
        }
        for (int i = 0; i < count; i++) {
            Channel channel = listener.accept(Deadline.NEVER);
            tasks.add(bench().run("receive", () -> {
                Pattern.receiveAll(channel, StreamContract.STREAM_BYTES / count);
                Pattern.receiveEnd(channel);
            }));
        }
        tasks.forEach(Task::join);
    }

    /** Orderly: more than one buffer, and more than was received when it closes. */
    @Test
    default void closeDeliversWhatWasSent() {
        TransportBench.Link link = bench().link();
        Task<Void> sending = bench().run("send", () -> {
            Pattern.sendAll(link.left(), StreamContract.STREAM_BYTES);
            link.left().flush(Deadline.NEVER);
            link.left().close();
            link.leftSide().close();
        });
        Pattern.receiveAll(link.right(), StreamContract.STREAM_BYTES);
        Pattern.receiveEnd(link.right());
        sending.join();
    }

    /** As is an abort that comes too late. */
    @Test
    default void closeIsIdempotent() {
        TransportBench.Link link = bench().link();
        Pattern.send(link.left(), 0, 10);
        for (int i = 0; i < 3; i++) {
            link.left().close();
        }
        link.left().abort(new IllegalStateException("late"));
        Pattern.receive(link.right(), 0, 10);
        Pattern.receiveEnd(link.right());
    }

    /** They do not hang, and do not end in another exception. */
    @Test
    default void callsAfterCloseAreRefused() {
        Channel channel = bench().link().left();
        channel.close();
        assertThrows(ChannelClosedException.class, () -> channel.acquire(Deadline.NEVER));
        assertThrows(ChannelClosedException.class, () -> channel.receive(1, 1, Deadline.NEVER));
        assertThrows(ChannelClosedException.class, () -> channel.flush(Deadline.NEVER));
        if (bench().provider().capabilities().halfClose()) {
            assertThrows(ChannelClosedException.class, channel::shutdownOutput);
        }
    }

    /** Each byte once, and each lent buffer while it is lent. */
    @Test
    default void countersTellWhatWasSentReceivedAndLent() {
        TransportBench.Link link = bench().link(2, 2);
        ChannelInfo fresh = link.left().info();
        assertEquals(List.of(0L, 0L, 0, 0), counters(fresh));
        assertFalse(fresh.local().isEmpty(), "name of this end");
        assertFalse(fresh.peer().isEmpty(), "name of the other end");
        Pattern.send(link.left(), 0, 100);
        Pattern.send(link.left(), 100, 23);
        Pattern.receive(link.right(), 0, 100);
        ReceiveBuffer held = link.right().receive(23, 23, Deadline.NEVER);
        assertEquals(List.of(123L, 0L, 0, 0), counters(link.left().info()));
        assertEquals(List.of(0L, 123L, 0, 1), counters(link.right().info()));
        held.close();
        link.right().close();
        assertEquals(List.of(0L, 123L, 0, 0), counters(link.right().info()));
    }

    /** All that is open ends, whoever waits in it. */
    @Test
    default void closeOfTheTransportEndsAllThatIsOpen() {
        TransportBench.Link link = bench().link(1, 1);
        Task<Channel> accepting = bench().start("accept", () -> link.listener().accept(Deadline.NEVER));
        Task<ReceiveBuffer> receiving =
                bench().start("receive", () -> link.right().receive(1, 1, Deadline.NEVER));
        Task<Void> sending =
                bench().run("send", () -> Pattern.sendAll(link.right(), LendingContract.MORE_THAN_ANY_BUFFER_BYTES));
        accepting.awaitBlocked();
        receiving.awaitBlocked();
        sending.awaitBlocked();
        link.rightSide().close();
        assertEquals(0, link.rightArena().outCount(), "buffers that are out after close");
        assertThrows(ChannelClosedException.class, accepting::join);
        assertThrows(ChannelClosedException.class, receiving::join);
        assertThrows(ChannelClosedException.class, sending::join);
        link.rightSide().close();
    }

    /** Nothing can be opened any more. */
    @Test
    default void closedTransportOpensNothing() {
        TransportBench.Link link = bench().link(1, 1);
        link.leftSide().close();
        assertThrows(ChannelClosedException.class, () -> link.leftSide()
                .connect(link.listener().localAddress(), Deadline.NEVER));
        assertThrows(ChannelClosedException.class, () -> link.leftSide().listen(bench().listenAddress()));
    }

    private static List<Object> counters(ChannelInfo info) {
        return List.of(info.sentBytes(), info.receivedBytes(), info.lentSendBuffers(), info.lentReceiveBuffers());
    }

    private static void assertOneLineWith(TransportAddress address, Exception e) {
        assertTrue(e.getMessage().contains(address.toString()), e.getMessage() + " does not name " + address);
        assertFalse(e.getMessage().contains("\n"), "more than one line: " + e.getMessage());
    }
}
