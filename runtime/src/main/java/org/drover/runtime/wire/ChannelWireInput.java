// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.drover.api.Deadline;
import org.drover.api.handler.SectionReader;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.TransportException;

/** Reads one direction of the main channel out of the transport's own buffers. One thread. */
public final class ChannelWireInput implements WireInput, SectionReader, AutoCloseable {
    private final Channel channel;
    private final int bufferBytes;
    private final String what;
    private ByteBuffer prefix;
    private ReceiveBuffer current;
    private volatile long position;

    /**
     * Creates a reader.
     *
     * @param channel whose bytes are read
     * @param bufferBytes size of its buffers
     * @param prefix bytes of the stream that were read before, to be read again first
     * @param what names the stream in messages
     */
    public ChannelWireInput(Channel channel, int bufferBytes, ByteBuffer prefix, String what) {
        this.channel = channel;
        this.bufferBytes = bufferBytes;
        this.prefix = prefix;
        this.what = what;
    }

    @Override
    public long position() {
        return position;
    }

    /**
     * Returns whether another byte comes; blocks until that is known.
     *
     * @return false if the peer has ended the stream
     */
    public boolean hasMore() {
        if (prefix.hasRemaining() || (current != null && current.data().hasRemaining())) {
            return true;
        }
        release();
        ReceiveBuffer next = channel.receive(1, bufferBytes, Deadline.NEVER);
        if (next.isEndOfStream()) {
            next.close();
            return false;
        }
        current = next;
        return true;
    }

    /** Passes over what has arrived. */
    public void skipBuffered() {
        ByteBuffer bytes = available();
        bytes.position(bytes.limit());
    }

    private ByteBuffer available() {
        if (!hasMore()) {
            throw new TransportException(
                    what + " of " + channel.info().peer() + " ended after " + position + " bytes, in the middle");
        }
        return prefix.hasRemaining() ? prefix : current.data();
    }

    private long readBigEndian(int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | available().get() & 0xff;
        }
        position += bytes;
        return value;
    }

    @Override
    public int readU8() {
        return (int) readBigEndian(1);
    }

    @Override
    public int readU16() {
        return (int) readBigEndian(2);
    }

    @Override
    public long readU32() {
        return readBigEndian(4);
    }

    @Override
    public long readU64() {
        return readBigEndian(8);
    }

    @Override
    public int getU8() {
        return readU8();
    }

    @Override
    public int getU32() {
        return (int) readU32();
    }

    @Override
    public long getU64() {
        return readU64();
    }

    @Override
    public void get(ByteBuffer target) {
        readFully(target);
    }

    @Override
    public void readFully(ByteBuffer target) {
        while (target.hasRemaining()) {
            ByteBuffer source = available();
            int bytes = Math.min(source.remaining(), target.remaining());
            int limit = source.limit();
            source.limit(source.position() + bytes);
            target.put(source);
            source.limit(limit);
            position += bytes;
        }
    }

    @Override
    public void transfer(long bytes, Consumer<ByteBuffer> sink) {
        long left = bytes;
        while (left > 0) {
            ByteBuffer source =
                    prefix.hasRemaining() || current != null && current.data().hasRemaining()
                            ? available()
                            : receiveAtMost(left);
            int limit = source.limit();
            int chunk = (int) Math.min(left, source.remaining());
            source.limit(source.position() + chunk);
            sink.accept(source);
            if (source.hasRemaining()) {
                throw new IllegalStateException("the handler left " + source.remaining() + " of " + chunk + " bytes");
            }
            source.limit(limit);
            position += chunk;
            left -= chunk;
        }
    }

    /** Fills a buffer as far as the record goes, so that a device gets few large writes and not many small ones. */
    private ByteBuffer receiveAtMost(long bytes) {
        release();
        int wanted = (int) Math.min(bytes, bufferBytes);
        current = channel.receive(wanted, wanted, Deadline.NEVER);
        return available();
    }

    private void release() {
        if (current != null) {
            current.close();
            current = null;
        }
    }

    /** Gives the buffer back that it reads from. */
    @Override
    public void close() {
        release();
    }
}
