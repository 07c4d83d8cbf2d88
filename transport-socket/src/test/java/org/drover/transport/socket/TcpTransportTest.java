// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.transport.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.drover.api.ConfigurationException;
import org.drover.api.Deadline;
import org.drover.api.DeadlineExceededException;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ChannelClosedException;
import org.drover.api.transport.Listener;
import org.drover.api.transport.SendBuffer;
import org.drover.api.transport.Transport;
import org.drover.api.transport.TransportAddress;
import org.drover.api.transport.TransportException;
import org.drover.api.transport.TransportSettings;
import org.drover.api.transport.support.HostAndPort;
import org.drover.testkit.transport.LeakCheck;
import org.drover.testkit.transport.TestArena;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What TCP does beyond the contract; the other end is a plain socket. */
@Timeout(60)
class TcpTransportTest {
    private static final String OWNER = "tcptest";

    private final LeakCheck leaks = LeakCheck.begin();
    private final TestArena arena = new TestArena(4096, 4);
    private final Transport transport =
            new TcpTransportProvider().open(new TransportSettings(OWNER, 1, 1, Map.of()), arena);
    private final List<SocketChannel> plain = new ArrayList<>();

    @AfterEach
    void closeAll() throws IOException {
        for (SocketChannel socket : plain) {
            socket.close();
        }
        transport.close();
        leaks.assertNothingLeft(OWNER, arena);
    }

    @Test
    void abortResetsTheConnection() throws IOException {
        Channel channel = acceptPlain();
        channel.abort(new IllegalStateException("test"));
        IOException e = assertThrows(IOException.class, this::readPlain);
        assertTrue(e.getMessage().contains("reset"), e.getMessage());
    }

    @Test
    void closeEndsTheConnectionInOrder() throws IOException {
        acceptPlain().close();
        assertEquals(-1, readPlain());
    }

    @Test
    void interruptResetsTheConnectionAndIsTheCause() throws IOException {
        Channel channel = acceptPlain();
        Thread.currentThread().interrupt();
        ChannelClosedException e =
                assertThrows(ChannelClosedException.class, () -> channel.receive(1, 1, Deadline.NEVER));
        assertTrue(Thread.interrupted(), "the interrupt status is lost");
        assertInstanceOf(ClosedByInterruptException.class, e.getCause());
        IOException atPeer = assertThrows(IOException.class, this::readPlain);
        assertTrue(atPeer.getMessage().contains("reset"), atPeer.getMessage());
    }

    @Test
    void resetByThePeerIsAnErrorAndNoEndOfStream() throws IOException {
        Channel channel = acceptPlain();
        plain.get(0).setOption(StandardSocketOptions.SO_LINGER, 0);
        plain.get(0).close();
        TransportException e = assertThrows(TransportException.class, () -> channel.receive(1, 1, Deadline.NEVER));
        assertInstanceOf(IOException.class, e.getCause());
        ChannelClosedException later =
                assertThrows(ChannelClosedException.class, () -> channel.receive(1, 1, Deadline.NEVER));
        assertEquals(e, later.getCause());
    }

    @Test
    void lastWordsOfThePeerAreReceivedAfterSendFails() throws IOException {
        Channel channel = acceptPlain();
        plain.get(0).write(ByteBuffer.wrap(new byte[] {42}));
        plain.get(0).close();
        TransportException first = assertThrows(TransportException.class, () -> {
            while (true) {
                try (SendBuffer buffer = channel.acquire(Deadline.NEVER)) {
                    channel.send(buffer);
                }
            }
        });
        try (var words = channel.receive(1, 10, Deadline.NEVER)) {
            assertEquals(42, words.data().get());
        }
        ChannelClosedException e =
                assertThrows(ChannelClosedException.class, () -> channel.receive(1, 1, Deadline.NEVER));
        assertEquals(first, e.getCause());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp::0", "tcp:0.0.0.0:0", "tcp:localhost:0", "TCP:127.0.0.1:0"})
    void listensAtWildcardsAndNames(String text) throws IOException {
        TransportAddress address = TransportAddress.parse(text);
        try (Listener listener = transport.listen(address)) {
            String bound = listener.localAddress().toString();
            assertTrue(bound.startsWith(address.toString().substring(0, text.length() - 1)), bound);
            int port = HostAndPort.parse(listener.localAddress()).port();
            transport
                    .connect(TransportAddress.parse("tcp:127.0.0.1:" + port), Deadline.NEVER)
                    .close();
            listener.accept(Deadline.NEVER).close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp::4444", "tcp:0.0.0.0:4444", "tcp:[::]:4444"})
    void connectToAnyAddressIsRefused(String address) {
        ConfigurationException e = assertThrows(
                ConfigurationException.class, () -> transport.connect(TransportAddress.parse(address), Deadline.NEVER));
        assertEquals(
                "cannot connect to " + address
                        + ": it stands for any address and is for listening; give the address of the peer",
                e.getMessage());
    }

    @Test
    void connectToPortZeroIsRefused() {
        ConfigurationException e = assertThrows(
                ConfigurationException.class,
                () -> transport.connect(TransportAddress.parse("tcp:127.0.0.1:0"), Deadline.NEVER));
        assertTrue(e.getMessage().contains("port 0 is for listening"), e.getMessage());
    }

    @Test
    void connectThatGetsNoAnswerEndsAtItsDeadline() throws IOException {
        try (ServerSocketChannel full = fullServer()) {
            assertThrows(
                    DeadlineExceededException.class,
                    () -> transport.connect(addressOf(full), Deadline.afterMillis(50)));
        }
    }

    @Test
    void closeOfTheTransportWakesConnect() throws IOException, InterruptedException {
        try (ServerSocketChannel full = fullServer()) {
            List<Throwable> thrown = new ArrayList<>();
            TransportAddress address = addressOf(full);
            Thread connecting = new Thread(() -> {
                try {
                    transport.connect(address, Deadline.NEVER);
                } catch (RuntimeException e) {
                    thrown.add(e);
                }
            });
            connecting.start();
            Deadline enough = Deadline.afterMillis(10_000);
            while (!isInNativeCode(connecting) && !enough.hasPassed()) {
                Thread.onSpinWait();
            }
            transport.close();
            connecting.join(20_000);
            assertEquals(1, thrown.size());
            assertInstanceOf(ChannelClosedException.class, thrown.get(0));
        }
    }

    private static boolean isInNativeCode(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0 && stack[0].isNativeMethod();
    }

    private Channel acceptPlain() throws IOException {
        try (Listener listener = transport.listen(TransportAddress.parse("tcp:127.0.0.1:0"))) {
            int port = HostAndPort.parse(listener.localAddress()).port();
            plain.add(SocketChannel.open(new InetSocketAddress("127.0.0.1", port)));
            return listener.accept(Deadline.NEVER);
        }
    }

    private int readPlain() throws IOException {
        return plain.get(0).read(ByteBuffer.allocate(1));
    }

    /** A server that accepts nothing and whose backlog is full: the kernel drops what asks for more. */
    private ServerSocketChannel fullServer() throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 1);
        for (int i = 0; i < 8; i++) {
            SocketChannel filler = SocketChannel.open();
            plain.add(filler);
            filler.configureBlocking(false);
            filler.connect(server.getLocalAddress());
        }
        return server;
    }

    private static TransportAddress addressOf(ServerSocketChannel server) throws IOException {
        return TransportAddress.parse("tcp:127.0.0.1:" + ((InetSocketAddress) server.getLocalAddress()).getPort());
    }
}
