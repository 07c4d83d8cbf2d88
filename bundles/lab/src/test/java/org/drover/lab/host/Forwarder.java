// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.lab.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A test's own man in the middle, none of Drover's code: carries connections over TCP, each to where its first bytes
 * say, keeps what comes back, and changes bytes if asked.
 */
final class Forwarder implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 17;

    private final ServerSocketChannel listener;
    private final Route route;
    private final Change change;
    private final Collection<SocketChannel> sockets = new ConcurrentLinkedQueue<>();
    private final List<Connection> connections = new CopyOnWriteArrayList<>();

    /** Where a connection goes. */
    @FunctionalInterface
    interface Route {
        /** Returns the target, or null if more of the connection's first bytes are needed for that. */
        SocketAddress of(byte[] head);
    }

    /** What is done to the bytes on their way to the destination. */
    @FunctionalInterface
    interface Change {
        Change NONE = (head, offset, bytes) -> {};

        /**
         * @param head the first bytes of the connection
         * @param offset of the first of the bytes in the connection
         * @param bytes may be changed
         */
        void apply(byte[] head, long offset, ByteBuffer bytes);
    }

    /** What came back on a connection. */
    record Connection(byte[] head, ByteArrayOutputStream returned) {
        boolean isMain() {
            return head.length >= 4 && head[0] == 'Q' && head[1] == 'E' && head[2] == 'V' && head[3] == 'M';
        }
    }

    private Forwarder(ServerSocketChannel listener, Route route, Change change) {
        this.listener = listener;
        this.route = route;
        this.change = change;
    }

    static Forwarder start(Route route, Change change) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.INET);
        listener.bind(new InetSocketAddress("127.0.0.1", 0));
        Forwarder forwarder = new Forwarder(listener, route, change);
        new Thread(forwarder::accept, "forwarder-accept").start();
        return forwarder;
    }

    /** Carries everything to one address. */
    static Forwarder to(String address, Change change) throws IOException {
        SocketAddress target = Addresses.parse(address);
        return start(head -> target, change);
    }

    String address() throws IOException {
        return "tcp:127.0.0.1:" + ((InetSocketAddress) listener.getLocalAddress()).getPort();
    }

    /** Waits until a connection has sent something and is connected to its target. */
    void awaitConnection(Duration patience) throws IOException, InterruptedException {
        Await.until("a connection comes through", patience, () -> !connections.isEmpty());
    }

    /** Returns what has come back on the only main channel so far. */
    byte[] returnPath() {
        List<Connection> mains = connections.stream().filter(Connection::isMain).toList();
        if (mains.size() != 1) {
            throw new AssertionError(
                    "one main channel expected, of " + connections.size() + " connections " + mains.size());
        }
        ByteArrayOutputStream returned = mains.get(0).returned();
        synchronized (returned) {
            return returned.toByteArray();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (SocketChannel socket : sockets) {
            socket.close();
        }
    }

    private void accept() {
        int count = 0;
        try {
            while (true) {
                SocketChannel from = listener.accept();
                sockets.add(from);
                new Thread(() -> carry(from), "forwarder-" + count++).start();
            }
        } catch (IOException e) {
            // close() was called.
        }
    }

    private void carry(SocketChannel from) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        SocketAddress target = null;
        SocketChannel to = null;
        try {
            while (target == null) {
                if (from.read(buffer) < 0 || !buffer.hasRemaining()) {
                    from.close();
                    return;
                }
                target = route.of(bytes(buffer));
            }
            SocketChannel opened = SocketChannel.open(target);
            to = opened;
            sockets.add(to);
            Connection connection = new Connection(bytes(buffer), new ByteArrayOutputStream());
            connections.add(connection);
            new Thread(
                            () -> giveBack(opened, from, connection),
                            Thread.currentThread().getName() + "-back")
                    .start();
            long offset = 0;
            do {
                buffer.flip();
                change.apply(connection.head(), offset, buffer);
                offset += buffer.remaining();
                write(to, buffer);
                buffer.clear();
            } while (from.read(buffer) >= 0);
            to.shutdownOutput();
        } catch (IOException e) {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private static void giveBack(SocketChannel from, SocketChannel to, Connection connection) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        try {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                synchronized (connection.returned()) {
                    connection.returned().write(buffer.array(), 0, buffer.limit());
                }
                write(to, buffer);
                buffer.clear();
            }
            to.shutdownOutput();
        } catch (IOException e) {
            closeQuietly(from);
            closeQuietly(to);
        }
    }

    private static void write(SocketChannel to, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.position()];
        buffer.duplicate().flip().get(bytes);
        return bytes;
    }

    private static void closeQuietly(SocketChannel socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            // It was being given up anyway; what was lost is seen at the other end.
        }
    }
}
