// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.drover.api.handler.SectionReader;
import org.drover.api.transport.TransportException;

/** Gives the bytes of a section, at most so many in one buffer as they arrived in. */
final class MemoryReader implements SectionReader {
    private final ByteBuffer bytes;
    private final int bufferBytes;

    MemoryReader(int bufferBytes, byte[] content) {
        this.bytes = ByteBuffer.allocateDirect(content.length).put(content).flip();
        this.bufferBytes = bufferBytes;
    }

    static MemoryReader of(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                java.util.Arrays.stream(parts).mapToInt(part -> part.length).sum());
        for (byte[] part : parts) {
            all.put(part);
        }
        return new MemoryReader(7, all.array());
    }

    int remaining() {
        return bytes.remaining();
    }

    private void need(long count) {
        if (bytes.remaining() < count) {
            throw new TransportException("the stream ended " + (count - bytes.remaining()) + " bytes early");
        }
    }

    @Override
    public int getU8() {
        need(1);
        return bytes.get() & 0xff;
    }

    @Override
    public int getU32() {
        need(4);
        return bytes.getInt();
    }

    @Override
    public long getU64() {
        need(8);
        return bytes.getLong();
    }

    @Override
    public void get(ByteBuffer target) {
        int count = target.remaining();
        need(count);
        target.put(bytes.slice(bytes.position(), count));
        bytes.position(bytes.position() + count);
    }

    @Override
    public void transfer(long count, Consumer<ByteBuffer> sink) {
        for (long left = count; left > 0; ) {
            need(1);
            int next = (int) Math.min(left, Math.min(bufferBytes, bytes.remaining()));
            ByteBuffer part = bytes.slice(bytes.position(), next);
            sink.accept(part);
            if (part.hasRemaining()) {
                throw new AssertionError("the sink left bytes unused");
            }
            bytes.position(bytes.position() + next);
            left -= next;
        }
    }
}
