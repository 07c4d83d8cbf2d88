// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import org.drover.api.handler.SectionWriter;

/** Collects the bytes of a section. */
final class MemoryWriter implements SectionWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ByteBuffer memory = ByteBuffer.allocateDirect(1024 * 1024 + 4096);
    private ByteBuffer reserved;

    /** Returns what was written since the last call. */
    byte[] take() {
        byte[] taken = bytes.toByteArray();
        bytes.reset();
        return taken;
    }

    @Override
    public void putU8(int value) {
        bytes.write(value);
    }

    @Override
    public void putU32(int value) {
        bytes.writeBytes(ByteBuffer.allocate(4).putInt(value).array());
    }

    @Override
    public void putU64(long value) {
        bytes.writeBytes(ByteBuffer.allocate(8).putLong(value).array());
    }

    @Override
    public void put(ByteBuffer source) {
        byte[] copy = new byte[source.remaining()];
        source.get(copy);
        bytes.writeBytes(copy);
    }

    @Override
    public ByteBuffer reserve(int room) {
        if (room < 1 || room > maxReserveBytes()) {
            throw new IllegalArgumentException("reserve " + room);
        }
        reserved = memory.clear().slice(0, room);
        return reserved;
    }

    @Override
    public void commit(ByteBuffer room) {
        if (room != reserved) {
            throw new IllegalStateException("not what was reserved last");
        }
        reserved = null;
        put(room.flip());
    }

    @Override
    public int maxReserveBytes() {
        return memory.capacity();
    }
}
