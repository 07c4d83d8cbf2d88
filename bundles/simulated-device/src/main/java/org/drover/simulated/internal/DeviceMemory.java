// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.BitSet;

/**
 * The bytes of a device's state: real memory, off the heap and not counted as direct memory, of any size. Blocks get
 * their first content when they are first touched, so a large device opens at once. Copies allocate nothing. Thread-safe;
 * close waits for the copy that runs.
 */
public final class DeviceMemory implements AutoCloseable {
    /** What the device's own changes are counted in, 4 KiB. */
    public static final int PAGE_BYTES = 4096;

    private static final int CHUNK_BITS = 30;
    private static final int CHUNK_BYTES = 1 << CHUNK_BITS;
    private static final int BLOCK_BYTES = 1 << 20;

    private final long sizeBytes;
    private final long seed;
    private final StateFile file;
    private final ByteBuffer[] chunks;

    /** Blocks that have no content yet. */
    private final BitSet untouched;

    private boolean closed;

    private DeviceMemory(long sizeBytes, long seed, StateFile file) throws IOException {
        this.sizeBytes = sizeBytes;
        this.seed = seed;
        this.file = file;
        chunks = new ByteBuffer[Math.toIntExact((sizeBytes + CHUNK_BYTES - 1) >>> CHUNK_BITS)];
        for (int i = 0; i < chunks.length; i++) {
            long offset = (long) i << CHUNK_BITS;
            chunks[i] = file.map(offset, (int) Math.min(CHUNK_BYTES, sizeBytes - offset))
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
        int blocks = Math.toIntExact((sizeBytes + BLOCK_BYTES - 1) / BLOCK_BYTES);
        untouched = new BitSet(blocks);
        untouched.set(0, blocks);
    }

    /**
     * Creates the memory.
     *
     * @param sizeBytes 1 or more
     * @param seed decides its content
     * @throws UncheckedIOException if there is no room for it
     */
    public static DeviceMemory create(long sizeBytes, long seed) {
        try {
            StateFile file = StateFile.create(sizeBytes);
            try {
                return new DeviceMemory(sizeBytes, seed, file);
            } catch (IOException | RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns its size in bytes. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /** Returns its size in pages, the last of which may be shorter. */
    public int pages() {
        return Math.toIntExact((sizeBytes + PAGE_BYTES - 1) / PAGE_BYTES);
    }

    /** Gives all of it its content and its pages now, so that measurements are not of page faults. */
    public synchronized void prefault() {
        checkOpen();
        fillBlocks(0, sizeBytes);
    }

    /** Copies {@code length} bytes from {@code offset} to the target, advancing its position. */
    public synchronized void read(long offset, ByteBuffer target, int length) {
        checkOpen();
        fillBlocks(offset, length);
        for (int left = length; left > 0; ) {
            ByteBuffer chunk = chunks[(int) (offset >>> CHUNK_BITS)];
            int index = (int) (offset & CHUNK_BYTES - 1);
            int n = Math.min(left, chunk.capacity() - index);
            target.put(target.position(), chunk, index, n);
            target.position(target.position() + n);
            offset += n;
            left -= n;
        }
    }

    /** Copies {@code length} bytes from the source, advancing its position, to {@code offset}. */
    public synchronized void write(long offset, ByteBuffer source, int length) {
        checkOpen();
        fillBlocks(offset, length);
        for (int left = length; left > 0; ) {
            ByteBuffer chunk = chunks[(int) (offset >>> CHUNK_BITS)];
            int index = (int) (offset & CHUNK_BYTES - 1);
            int n = Math.min(left, chunk.capacity() - index);
            chunk.put(index, source, source.position(), n);
            source.position(source.position() + n);
            offset += n;
            left -= n;
        }
    }

    /** Changes a page, as a device that works does. */
    public synchronized void changePage(int page) {
        checkOpen();
        long offset = (long) page * PAGE_BYTES;
        fillBlocks(offset, 1);
        ByteBuffer chunk = chunks[(int) (offset >>> CHUNK_BITS)];
        int index = (int) (offset & CHUNK_BYTES - 1);
        chunk.put(index, (byte) (chunk.get(index) + 1));
    }

    /** Forgets the content that untouched blocks would have got: a new state comes, which overwrites everything. */
    public synchronized void prepareToResume() {
        untouched.clear();
    }

    /** Loses the content: all bytes are zero. */
    public synchronized void lose() {
        checkOpen();
        untouched.clear();
        try {
            file.zero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the SHA-256 of the content, 32 bytes. Takes about a second for each GiB; others wait for a block at most. */
    public byte[] sha256() {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
        for (long offset = 0; offset < sizeBytes; offset += BLOCK_BYTES) {
            digestBlock(digest, offset);
        }
        return digest.digest();
    }

    private synchronized void digestBlock(MessageDigest digest, long offset) {
        checkOpen();
        int length = (int) Math.min(BLOCK_BYTES, sizeBytes - offset);
        fillBlocks(offset, length);
        // A chunk is a whole number of blocks, so a block never lies in two.
        digest.update(chunks[(int) (offset >>> CHUNK_BITS)].slice((int) (offset & CHUNK_BYTES - 1), length));
    }

    private void fillBlocks(long offset, long length) {
        int last = (int) ((offset + length - 1) / BLOCK_BYTES);
        int block = length == 0 ? -1 : untouched.nextSetBit((int) (offset / BLOCK_BYTES));
        for (; block >= 0 && block <= last; block = untouched.nextSetBit(block + 1)) {
            long at = (long) block * BLOCK_BYTES;
            SeededContent.fill(
                    chunks[(int) (at >>> CHUNK_BITS)],
                    (int) (at & CHUNK_BYTES - 1),
                    (int) Math.min(BLOCK_BYTES, sizeBytes - at),
                    seed,
                    at);
            untouched.clear(block);
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the simulated device is closed: its state is gone");
        }
    }

    /** Gives the memory back. Idempotent. */
    @Override
    public synchronized void close() {
        closed = true;
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
