// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.drover.api.transport.TransportAddress;
import org.drover.stream.ConnectionTap;
import org.drover.stream.Direction;
import org.drover.stream.Ending;
import org.drover.stream.MigrationTap;

/** Stands between a source and a destination over TCP, and tells a tap what passes: the least that a relay does. */
final class TappedPath implements AutoCloseable {
    private final ServerSocketChannel server;
    private final InetSocketAddress target;
    private final MigrationTap tap;
    private final List<Thread> threads = new ArrayList<>();
    private int connections;

    /**
     * Starts to listen.
     *
     * @param target where to connect to
     * @param tap told of everything; closed with this
     */
    TappedPath(TransportAddress target, MigrationTap tap) {
        String location = target.location();
        this.target = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(location.substring(location.lastIndexOf(':') + 1)));
        this.tap = tap;
        try {
            server = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    TransportAddress address() {
        return TransportAddress.parse("tcp:127.0.0.1:" + server.socket().getLocalPort());
    }

    private void start(Runnable task) {
        Thread thread = new Thread(task, "test-path");
        synchronized (threads) {
            threads.add(thread);
        }
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel source = server.accept();
                SocketChannel destination = SocketChannel.open(target);
                ConnectionTap connection = tap.connection(connections++, System.nanoTime());
                // The sockets are closed when both directions have ended.
                Runnable backward = () -> pump(destination, source, connection, Direction.BACKWARD);
                start(() -> {
                    Thread other = new Thread(backward, "test-path");
                    other.start();
                    pump(source, destination, connection, Direction.FORWARD);
                    join(other);
                    close(source);
                    close(destination);
                });
            }
        } catch (IOException e) {
            // closed: the test has ended
        }
    }

    private static void pump(SocketChannel from, SocketChannel to, ConnectionTap tap, Direction direction) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(128 * 1024);
        Ending ending = Ending.ORDERLY;
        try {
            while (from.read(buffer.clear()) >= 0) {
                tap.bytes(direction, buffer.flip(), System.nanoTime());
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
            to.shutdownOutput();
        } catch (IOException e) {
            ending = Ending.RESET;
            close(from);
            close(to);
        }
        tap.ended(direction, ending, System.nanoTime());
    }

    private static void close(SocketChannel socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until all connections have ended. */
    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        join(threads.get(0));
        threads.forEach(TappedPath::join);
        tap.close();
    }
}
