// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import java.nio.ByteBuffer;
import org.drover.api.Cancellation;
import org.drover.api.ProtocolException;
import org.drover.api.handler.StatePacket;
import org.drover.api.transport.ReceiveBuffer;

/** The receiving end of one multifd channel: lends a fixed number of buffers and waits when they are gone. */
final class FakeChannel {
    private static final byte POISON = (byte) 0xee;

    private final int number;
    private final int depth;
    private final int bufferBytes;
    private final Cancellation cancellation;
    private int lent;
    private int waiting;

    FakeChannel(int number, int depth, int bufferBytes, Cancellation cancellation) {
        this.number = number;
        this.depth = depth;
        this.bufferBytes = bufferBytes;
        this.cancellation = cancellation;
        cancellation.onCancel(this::wake);
    }

    /** Receives a packet up to its payload, which takes a buffer for a moment. @param payload all of it */
    StatePacket packet(byte[] payload) {
        lend(1).close();
        return new Packet(payload);
    }

    /** As {@link #packet}, of a packet that breaks off. @param arriving bytes that come before the connection ends */
    StatePacket brokenPacket(byte[] payload, int arriving) {
        Packet packet = new Packet(payload);
        packet.arriving = arriving;
        return packet;
    }

    synchronized int lentBuffers() {
        return lent;
    }

    /** Returns whether a packet waits for a buffer to be given back. */
    synchronized boolean isWaiting() {
        return waiting > 0 && lent == depth;
    }

    private synchronized void wake() {
        notifyAll();
    }

    private synchronized Buffer lend(int bytes) {
        waiting++;
        try {
            while (lent == depth) {
                cancellation.throwIfCancelled();
                wait();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            waiting--;
        }
        lent++;
        return new Buffer(bytes);
    }

    private synchronized void giveBack() {
        lent--;
        notifyAll();
    }

    private final class Packet implements StatePacket {
        private final ByteBuffer payload;
        private int arriving = Integer.MAX_VALUE;

        private Packet(byte[] payload) {
            this.payload = ByteBuffer.wrap(payload);
        }

        private void arrive(int bytes) {
            if (payload.position() + bytes > arriving) {
                throw new org.drover.api.transport.TransportException("channel " + number + " ended within a packet");
            }
        }

        @Override
        public int channel() {
            return number;
        }

        @Override
        public int remainingBytes() {
            return payload.remaining();
        }

        @Override
        public void read(ByteBuffer target) {
            if (target.remaining() > payload.remaining()) {
                throw new ProtocolException("payload too short");
            }
            arrive(target.remaining());
            payload.get(target.array(), target.arrayOffset() + target.position(), target.remaining());
            target.position(target.limit());
        }

        @Override
        public ReceiveBuffer next() {
            int bytes = Math.min(payload.remaining(), bufferBytes);
            arrive(bytes);
            Buffer buffer = lend(bytes);
            buffer.data.put(payload.slice(payload.position(), bytes)).flip();
            payload.position(payload.position() + bytes);
            return buffer;
        }
    }

    private final class Buffer implements ReceiveBuffer {
        private final ByteBuffer data;
        private boolean closed;

        private Buffer(int bytes) {
            this.data = ByteBuffer.allocateDirect(bytes);
        }

        @Override
        public ByteBuffer data() {
            if (closed) {
                throw new IllegalStateException("the buffer was given back");
            }
            return data;
        }

        @Override
        public boolean isEndOfStream() {
            return false;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                data.clear();
                while (data.hasRemaining()) {
                    data.put(POISON);
                }
                giveBack();
            }
        }
    }
}
