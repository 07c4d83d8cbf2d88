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
import java.util.concurrent.CountDownLatch;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;

/**
 * What the machine can do: the same bytes from memory to memory through as many loopback connections, with the same
 * copies as a migration has to make (memory, buffer, socket, buffer, memory) and nothing else. Two plain threads a
 * connection; each connection has its own stretch of memory, so there is nothing to agree on, to order or to wait for.
 */
final class SocketBaseline implements AutoCloseable {
    private static final int CHUNK_BYTES = 1 << 20;

    private final int connections;
    private final long totalBytes;
    private final MappedMemory source;
    private final MappedMemory target;
    private final List<ByteBuffer> buffers = new ArrayList<>();

    SocketBaseline(int connections, long totalBytes) {
        this.connections = connections;
        this.totalBytes = totalBytes;
        long[] parts = new long[connections];
        for (int i = 0; i < connections; i++) {
            parts[i] = totalBytes * (i + 1) / connections - totalBytes * i / connections;
        }
        source = MappedMemory.ofParts(parts);
        try {
            target = MappedMemory.ofParts(parts);
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
        for (int i = 0; i < 2 * connections; i++) {
            buffers.add(ByteBuffer.allocateDirect(CHUNK_BYTES));
        }
    }

    /** Moves everything once. */
    Round run() throws InterruptedException {
        List<SocketChannel> sockets = new ArrayList<>();
        try (ServerSocketChannel listener =
                ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            CountDownLatch start = new CountDownLatch(1);
            List<Worker> workers = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                SocketChannel sending = SocketChannel.open(listener.getLocalAddress());
                sockets.add(sending);
                SocketChannel receiving = listener.accept();
                sockets.add(receiving);
                sending.setOption(StandardSocketOptions.TCP_NODELAY, true);
                ByteBuffer from = source.part(i).duplicate().clear();
                ByteBuffer to = target.part(i).duplicate().clear();
                ByteBuffer sendBuffer = buffers.get(2 * i);
                ByteBuffer receiveBuffer = buffers.get(2 * i + 1);
                workers.add(new Worker("drover-baseline-send-" + i, start, () -> send(from, sendBuffer, sending)));
                workers.add(
                        new Worker("drover-baseline-receive-" + i, start, () -> receive(receiving, receiveBuffer, to)));
            }
            workers.forEach(Thread::start);
            long begin = System.nanoTime();
            start.countDown();
            for (Worker worker : workers) {
                worker.join();
            }
            long end = System.nanoTime();
            for (Worker worker : workers) {
                worker.check();
            }
            return new Round(totalBytes, end - begin);
        } catch (IOException e) {
            throw failed(e);
        } finally {
            for (SocketChannel socket : sockets) {
                close(socket);
            }
        }
    }

    private static void send(ByteBuffer memory, ByteBuffer buffer, SocketChannel socket) throws IOException {
        while (memory.hasRemaining()) {
            int length = Math.min(CHUNK_BYTES, memory.remaining());
            buffer.clear().put(0, memory, memory.position(), length).limit(length);
            memory.position(memory.position() + length);
            while (buffer.hasRemaining()) {
                socket.write(buffer);
            }
        }
    }

    private static void receive(SocketChannel socket, ByteBuffer buffer, ByteBuffer memory) throws IOException {
        while (memory.hasRemaining()) {
            int length = Math.min(CHUNK_BYTES, memory.remaining());
            buffer.clear().limit(length);
            while (buffer.hasRemaining()) {
                if (socket.read(buffer) < 0) {
                    throw new EOFException("the sender closed the connection");
                }
            }
            memory.put(buffer.flip());
        }
    }

    /** Gives the source's memory contents of its own. */
    void fillSource() {
        for (int i = 0; i < connections; i++) {
            ByteBuffer memory = source.part(i).duplicate().clear();
            while (memory.hasRemaining()) {
                memory.put((byte) (memory.position() * 31 + i + 1));
            }
        }
    }

    /** Returns whether the target's memory holds what the source's does. */
    boolean isIdentical() {
        for (int i = 0; i < connections; i++) {
            if (source.part(i)
                            .duplicate()
                            .clear()
                            .mismatch(target.part(i).duplicate().clear())
                    >= 0) {
                return false;
            }
        }
        return true;
    }

    private static DroverException failed(Throwable cause) {
        return new DroverException(ErrorCategory.TRANSPORT, "the baseline failed on loopback", cause);
    }

    private static void close(SocketChannel socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // nothing is left to be sent
        }
    }

    @Override
    public void close() {
        source.close();
        target.close();
    }

    @FunctionalInterface
    private interface Task {
        void run() throws IOException;
    }

    private static final class Worker extends Thread {
        private final CountDownLatch start;
        private final Task task;
        private Throwable error;

        Worker(String name, CountDownLatch start, Task task) {
            super(name);
            setDaemon(true);
            this.start = start;
            this.task = task;
        }

        @Override
        public void run() {
            try {
                start.await();
                task.run();
            } catch (IOException | InterruptedException | RuntimeException e) {
                error = e;
            }
        }

        /** After it has ended. */
        void check() {
            if (error != null) {
                throw failed(error);
            }
        }
    }
}
