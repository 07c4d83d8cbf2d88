// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.drover.api.transport.TransportAddress;

/**
 * A destination of plain sockets. It reads each connection to its end, answers on the first one as it was told to, and
 * hangs up. What it does otherwise is set before it starts.
 */
final class HandmadeDestination implements AutoCloseable {
    private final ServerSocketChannel server;
    private final TransportAddress address;
    private final NavigableMap<Integer, ByteBuffer> answers = new TreeMap<>();
    private final List<SocketChannel> sockets = new ArrayList<>();
    private final Map<String, ByteArrayOutputStream> received = new TreeMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch accepted = new CountDownLatch(1);
    private long resetAfterBytes = Long.MAX_VALUE;
    private boolean reads = true;
    private boolean hangsUp = true;

    private HandmadeDestination(ServerSocketChannel server, TransportAddress address) {
        this.server = server;
        this.address = address;
    }

    static HandmadeDestination tcp() {
        try {
            ServerSocketChannel server = ServerSocketChannel.open();
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
            return new HandmadeDestination(server, TransportAddress.parse("tcp:127.0.0.1:" + port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static HandmadeDestination unix(Path path) {
        try {
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            SocketAddress bound = UnixDomainSocketAddress.of(path);
            server.bind(bound);
            return new HandmadeDestination(server, TransportAddress.parse("unix:" + path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends bytes back on the first connection once so many have come on it. */
    HandmadeDestination answering(int afterBytes, String bytes) {
        answers.put(afterBytes, Traffic.bytes(bytes));
        return this;
    }

    HandmadeDestination resettingAfter(long bytes) {
        resetAfterBytes = bytes;
        return this;
    }

    HandmadeDestination readingNothing() {
        reads = false;
        return this;
    }

    HandmadeDestination neverHangingUp() {
        hangsUp = false;
        return this;
    }

    HandmadeDestination start() {
        Thread acceptor = new Thread(this::accept, "test-acceptor");
        threads.add(acceptor);
        acceptor.start();
        return this;
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel socket = server.accept();
                synchronized (this) {
                    boolean first = sockets.isEmpty();
                    sockets.add(socket);
                    Thread reader = new Thread(() -> serve(socket, first), "test-reader");
                    threads.add(reader);
                    reader.start();
                }
                accepted.countDown();
            }
        } catch (IOException e) {
            // closed: the test has ended
        }
    }

    private void serve(SocketChannel socket, boolean first) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
            while (reads && socket.read(buffer.clear().limit(upToNextAnswer(bytes.size(), first))) >= 0) {
                bytes.write(buffer.array(), 0, buffer.position());
                ByteBuffer answer = first ? answers.get(bytes.size()) : null;
                if (answer != null && buffer.position() > 0) {
                    socket.write(answer.duplicate());
                }
                if (bytes.size() >= resetAfterBytes) {
                    socket.setOption(StandardSocketOptions.SO_LINGER, 0);
                    socket.close();
                    return;
                }
            }
            synchronized (this) {
                received.put(firstBytes(bytes), bytes);
            }
            if (reads && hangsUp) {
                socket.close();
            }
        } catch (IOException e) {
            // broken by the peer, or by the end of the test
        }
    }

    private int upToNextAnswer(int received, boolean first) {
        Integer next = first ? answers.higherKey(received) : null;
        return next == null ? 64 * 1024 : Math.min(next - received, 64 * 1024);
    }

    private static String firstBytes(ByteArrayOutputStream bytes) {
        return new String(bytes.toByteArray(), 0, Math.min(4, bytes.size()), StandardCharsets.ISO_8859_1);
    }

    TransportAddress address() {
        return address;
    }

    void awaitConnection() throws InterruptedException {
        accepted.await();
    }

    /** Ends it, and returns what came on the connection that began with these four bytes. */
    byte[] received(String firstBytes) {
        close();
        return received.get(firstBytes).toByteArray();
    }

    @Override
    public void close() {
        try {
            server.close();
            List<Thread> ending = new ArrayList<>();
            threads.get(0).join();
            synchronized (this) {
                ending.addAll(threads);
            }
            // Each reader ends with its peer.
            for (Thread thread : ending) {
                thread.join();
            }
            for (SocketChannel socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
