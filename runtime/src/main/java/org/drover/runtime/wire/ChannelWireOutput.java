// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.drover.api.Deadline;
import org.drover.api.handler.SectionWriter;
import org.drover.api.transport.Channel;
import org.drover.api.transport.SendBuffer;

/** Writes the main channel into the transport's own buffers. Nothing is sent before {@link #flush} but full buffers. */
public final class ChannelWireOutput implements WireOutput, SectionWriter, AutoCloseable {
    private final Channel channel;
    private final int bufferBytes;
    private SendBuffer current;
    private ByteBuffer reserved;
    private volatile long position;

    /**
     * Creates a writer.
     *
     * @param channel what is written to
     * @param bufferBytes size of its buffers
     */
    public ChannelWireOutput(Channel channel, int bufferBytes) {
        this.channel = channel;
        this.bufferBytes = bufferBytes;
    }

    @Override
    public long position() {
        return position;
    }

    private ByteBuffer room(int bytes) {
        reserved = null; // what is written now takes the reserved place
        if (current != null && current.data().remaining() < bytes) {
            flush();
        }
        if (current == null) {
            current = channel.acquire(Deadline.NEVER);
        }
        return current.data();
    }

    @Override
    public void writeU8(int value) {
        room(1).put((byte) value);
        position++;
    }

    @Override
    public void writeU16(int value) {
        room(2).putShort((short) value);
        position += 2;
    }

    @Override
    public void writeU32(long value) {
        room(4).putInt((int) value);
        position += 4;
    }

    @Override
    public void writeU64(long value) {
        room(8).putLong(value);
        position += 8;
    }

    @Override
    public void writeFully(ByteBuffer source) {
        int limit = source.limit();
        while (source.position() < limit) {
            ByteBuffer target = room(1);
            int bytes = Math.min(target.remaining(), limit - source.position());
            source.limit(source.position() + bytes);
            target.put(source);
            source.limit(limit);
            position += bytes;
        }
    }

    @Override
    public void putU8(int value) {
        writeU8(value);
    }

    @Override
    public void putU32(int value) {
        writeU32(Integer.toUnsignedLong(value));
    }

    @Override
    public void putU64(long value) {
        writeU64(value);
    }

    @Override
    public void put(ByteBuffer source) {
        writeFully(source);
    }

    @Override
    public ByteBuffer reserve(int bytes) {
        if (bytes < 1 || bytes > bufferBytes) {
            throw new IllegalArgumentException("cannot reserve " + bytes + " bytes, 1.." + bufferBytes + " can be");
        }
        ByteBuffer target = room(bytes);
        reserved = target.slice(target.position(), bytes).order(ByteOrder.BIG_ENDIAN);
        return reserved;
    }

    @Override
    public void commit(ByteBuffer room) {
        if (room != reserved) {
            throw new IllegalStateException("not the room that was reserved last, or something was written since");
        }
        reserved = null;
        current.data().position(current.data().position() + room.position());
        position += room.position();
    }

    @Override
    public int maxReserveBytes() {
        return bufferBytes;
    }

    /** Sends what was written. May block; ended by an abort of the channel. */
    public void flush() {
        reserved = null;
        if (current != null && current.data().position() > 0) {
            SendBuffer full = current;
            current = null;
            full.data().flip();
            try (full) { // sent buffers are closed too: the channel then lends the same object again
                channel.send(full);
            }
        }
    }

    /** Gives the buffer back that it writes to, unsent. */
    @Override
    public void close() {
        if (current != null) {
            current.close();
            current = null;
        }
    }
}
