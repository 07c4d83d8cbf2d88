// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.bench;

import java.nio.ByteBuffer;
import java.util.List;

/** The memory of the baselines: as much as the devices of both sides have. */
final class BaselineMemory implements AutoCloseable {
    private final int devices;
    private final int deviceBytes;
    private final MappedMemory source;
    private final MappedMemory target;

    /**
     * Makes it, the source's with contents of its own.
     *
     * @throws org.drover.api.DroverException if there is no room for it
     */
    BaselineMemory(int devices, long deviceBytes) {
        this.devices = devices;
        source = MappedMemory.ofParts(devices, deviceBytes);
        try {
            target = MappedMemory.ofParts(devices, deviceBytes);
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
        this.deviceBytes = (int) deviceBytes; // a part is not longer than a buffer can be
        fillSource();
    }

    /** Every chunk begins with its own number, so that one at another's place shows. */
    private void fillSource() {
        ByteBuffer pattern = ByteBuffer.allocate(Chunk.MAX_BYTES);
        while (pattern.hasRemaining()) {
            pattern.put((byte) (pattern.position() * 31 + 7));
        }
        int number = 1;
        for (Chunk chunk : allChunks()) {
            ByteBuffer part = source.part(chunk.device());
            part.put(chunk.offset(), pattern, 0, chunk.length());
            part.put(chunk.offset() + chunk.length() / 2, (byte) (number >>> Byte.SIZE));
            part.put(chunk.offset(), (byte) number++);
        }
    }

    private List<Chunk> allChunks() {
        return Chunk.byConnection(devices, deviceBytes, 1).get(0);
    }

    int devices() {
        return devices;
    }

    int deviceBytes() {
        return deviceBytes;
    }

    long totalBytes() {
        return (long) devices * deviceBytes;
    }

    /** Fills a buffer with a stretch of the source's memory, ready to be sent. */
    void load(Chunk chunk, ByteBuffer buffer) {
        buffer.clear().put(0, source.part(chunk.device()), chunk.offset(), chunk.length());
        buffer.limit(chunk.length());
    }

    /** Copies a buffer from its beginning to a stretch of the target's memory. */
    void store(Chunk chunk, ByteBuffer buffer) {
        target.part(chunk.device()).put(chunk.offset(), buffer, 0, chunk.length());
    }

    /** Returns whether the target's memory holds what the source's does. */
    boolean isIdentical() {
        for (int device = 0; device < devices; device++) {
            ByteBuffer expected = source.part(device).duplicate().clear();
            if (expected.mismatch(target.part(device).duplicate().clear()) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** Loses what arrived. */
    void forget() {
        ByteBuffer zeros = ByteBuffer.allocate(Chunk.MAX_BYTES);
        for (Chunk chunk : allChunks()) {
            target.part(chunk.device()).put(chunk.offset(), zeros, 0, chunk.length());
        }
    }

    @Override
    public void close() {
        source.close();
        target.close();
    }
}
