// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.memory;

import java.util.List;
import java.util.Random;
import org.drover.api.memory.MemoryBlock;
import org.drover.api.migration.MachineControl;

/** A machine that writes as fast as it can: single bytes, runs over pages, and zeroes, at random. */
final class RacingWriter implements MachineControl {
    private final List<MemoryBlock> blocks;
    private final WriteLog log;
    private final Random random;
    private Thread thread;
    private volatile boolean running;
    private volatile long writes;

    /** {@code log} is null for one that tells nobody. */
    RacingWriter(List<MemoryBlock> blocks, WriteLog log, long seed) {
        this.blocks = blocks;
        this.log = log;
        this.random = new Random(seed);
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            running = true;
            thread = new Thread(this::write, "racing-writer");
            thread.start();
        }
    }

    private void write() {
        byte[] bytes = new byte[3 * 4096];
        while (running) {
            MemoryBlock block = blocks.get(random.nextInt(blocks.size()));
            int length = 1 + random.nextInt(bytes.length);
            int offset = random.nextInt((int) block.lengthBytes() - length);
            if (random.nextInt(8) > 0) {
                random.nextBytes(bytes);
            } else {
                java.util.Arrays.fill(bytes, (byte) 0);
            }
            block.segment(0).put(offset, bytes, 0, length);
            if (log != null) {
                log.written(block, offset, length);
            }
            writes++;
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        if (thread != null) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted", e);
            }
            thread = null;
        }
    }

    long writes() {
        return writes;
    }
}
