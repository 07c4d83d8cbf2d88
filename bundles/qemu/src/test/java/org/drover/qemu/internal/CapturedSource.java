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
import java.util.Arrays;
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
    private boolean resets;
    private boolean hasReturnPath = true;

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

    /** Lets it reset its connections once it has its verdict, as a process that is killed then does. */
    CapturedSource resetting() {
        resets = true;
        return this;
    }

    /** Lets it open no return path. */
    CapturedSource withoutReturnPath() {
        hasReturnPath = false;
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
                    if (connection == 0 && !greeted && !hasReturnPath) {
                        data = withoutOpenReturnPath(data);
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

    /** The command is in the first chunk that is sent: QEMU_VM_COMMAND, MIG_CMD_OPEN_RETURN_PATH, no data. */
    private static ByteBuffer withoutOpenReturnPath(ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        byte[] command = {8, 0, 1, 0, 0};
        for (int at = 0; at + command.length <= bytes.length; at++) {
            if (Arrays.equals(bytes, at, at + command.length, command, 0, command.length)) {
                return ByteBuffer.allocate(bytes.length - command.length)
                        .put(bytes, 0, at)
                        .put(bytes, at + command.length, bytes.length - at - command.length)
                        .flip();
            }
        }
        throw new AssertionError("the first chunk opens no return path");
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
            if (resets) {
                each.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
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
