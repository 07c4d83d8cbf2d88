// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.drover.recording.Recording;
import org.drover.recording.content.RecordCursor;
import org.drover.recording.content.RecordType;
import org.drover.recording.content.RecordedConnection;
import org.drover.runtime.wire.MultifdInitialPacket;
import org.drover.stream.Direction;

/** Plays a captured QEMU source: says what it said, and hangs up when it has its verdict, as QEMU does. */
final class CapturedSource implements AutoCloseable {
    private static final int SHUT_BYTES = 8;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<SocketChannel> sockets = new ArrayList<>();
    private final List<Future<?>> work = new ArrayList<>();
    private final ByteArrayOutputStream returnPath = new ByteArrayOutputStream();
    private int brokenConnection = -1;
    private long brokenAfterBytes;
    private int foreignConnection = -1;

    /** Connects and begins to send. The first connection of the captures is the main channel. */
    void start(Recording recording, SocketAddress address) throws Exception {
        for (RecordedConnection connection : recording.connections()) {
            SocketChannel socket = SocketChannel.open(address);
            sockets.add(socket);
            boolean main = connection.number() == 0;
            work.add(threads.submit(() -> {
                send(recording, connection.number(), socket);
                if (!main && connection.number() != brokenConnection) {
                    socket.shutdownOutput();
                }
                return null;
            }));
            if (main) {
                work.add(threads.submit(() -> {
                    receive(socket);
                    return null;
                }));
            }
        }
    }

    /** Lets a connection send no more than so many bytes and then, when the others have sent everything, breaks it. */
    CapturedSource breaking(int connection, int afterBytes) {
        brokenConnection = connection;
        brokenAfterBytes = afterBytes;
        return this;
    }

    /** Lets a multifd connection say that it is of another machine. */
    CapturedSource foreign(int connection) {
        foreignConnection = connection;
        return this;
    }

    /** Breaks the connection now. */
    void breakIt() throws IOException {
        SocketChannel socket = sockets.get(brokenConnection);
        socket.setOption(StandardSocketOptions.SO_LINGER, 0);
        socket.close();
    }

    private void send(Recording recording, int connection, SocketChannel socket) throws Exception {
        boolean greeted = false;
        long left = connection == brokenConnection ? brokenAfterBytes : Long.MAX_VALUE;
        try (RecordCursor cursor = recording.cursor(connection, Direction.FORWARD)) {
            while (cursor.next()) {
                if (cursor.type() == RecordType.DATA) {
                    ByteBuffer data = cursor.data();
                    if (connection == foreignConnection && !greeted) {
                        data = withOtherUuid(data);
                        greeted = true;
                    }
                    data.limit((int) Math.min(data.limit(), data.position() + left));
                    left -= data.remaining();
                    while (data.hasRemaining()) {
                        socket.write(data);
                    }
                }
            }
        }
    }

    private static ByteBuffer withOtherUuid(ByteBuffer data) {
        ByteBuffer changed = ByteBuffer.allocate(data.remaining()).put(data).flip();
        MultifdInitialPacket initial = MultifdInitialPacket.decode(changed, 0, MultifdInitialPacket.MAX_CHANNELS);
        new MultifdInitialPacket(new UUID(1, 1), initial.channelId()).encode(changed, 0);
        return changed;
    }

    /** Up to SHUT, or the end. */
    private void receive(SocketChannel socket) throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(4096);
        while (socket.read(bytes.clear()) >= 0) {
            returnPath.write(bytes.array(), 0, bytes.position());
            byte[] all = returnPath.toByteArray();
            if (all.length >= SHUT_BYTES && ByteBuffer.wrap(all).getShort(all.length - SHUT_BYTES) == 1) {
                break;
            }
        }
        for (SocketChannel each : sockets) {
            each.close();
        }
    }

    /** Returns what came back, once everything has been said and heard. */
    byte[] returnPath() throws Exception {
        for (Future<?> one : work) {
            one.get(30, TimeUnit.SECONDS);
        }
        return returnPath.toByteArray();
    }

    @Override
    public void close() throws IOException {
        for (SocketChannel socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
