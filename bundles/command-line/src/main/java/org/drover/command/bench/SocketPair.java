// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection over loopback, both ends of it.
 *
 * @param sending the end that is written to
 * @param receiving the end that is read from
 */
record SocketPair(SocketChannel sending, SocketChannel receiving) implements AutoCloseable {
    /** Opens some; all or none. */
    static List<SocketPair> open(int count) throws IOException {
        List<SocketPair> pairs = new ArrayList<>();
        try (ServerSocketChannel listener =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            while (pairs.size() < count) {
                SocketChannel sending = SocketChannel.open(listener.getLocalAddress());
                pairs.add(new SocketPair(sending, listener.accept()));
                sending.setOption(StandardSocketOptions.TCP_NODELAY, true);
            }
            return pairs;
        } catch (IOException e) {
            pairs.forEach(SocketPair::close);
            throw e;
        }
    }

    /** Sends all that remains in a buffer. */
    void send(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            sending.write(buffer);
        }
    }

    /** Receives exactly that many bytes into a buffer, from its beginning. */
    void receive(ByteBuffer buffer, int length) throws IOException {
        buffer.clear().limit(length);
        while (buffer.hasRemaining()) {
            if (receiving.read(buffer) < 0) {
                throw new EOFException("the sender closed the connection");
            }
        }
    }

    @Override
    public void close() {
        try (sending;
                receiving) {
            // both, whatever happens to the first
        } catch (IOException e) {
            // nothing is left to be sent
        }
    }
}
