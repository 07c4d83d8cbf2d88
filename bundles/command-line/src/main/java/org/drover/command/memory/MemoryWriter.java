// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.memory;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.drover.api.memory.MemoryBlock;
import org.drover.api.migration.MachineControl;
import org.drover.memory.MappedBlock;
import org.drover.memory.WriteLog;

/** A program that writes to random pages at a rate, and can be stopped and started as a machine is. */
final class MemoryWriter implements MachineControl {
    private static final int PAGE_BYTES = 4096;

    /** How long it waits at once: a stop is not to wait longer. */
    private static final long MAX_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final List<MappedBlock> blocks;
    private final WriteLog log;
    private final double nanosPerPage;
    private final SplittableRandom random = new SplittableRandom(1);
    private volatile boolean running;
    private Thread thread;

    MemoryWriter(List<MappedBlock> blocks, WriteLog log, long bytesPerSecond) {
        this.blocks = blocks;
        this.log = log;
        this.nanosPerPage = (double) TimeUnit.SECONDS.toNanos(1) * PAGE_BYTES / bytesPerSecond;
    }

    /** Fills memory with contents of its own; every fourth page stays zero. */
    static void fill(MappedBlock block) {
        SplittableRandom random = new SplittableRandom(block.name().hashCode());
        byte[] page = new byte[PAGE_BYTES];
        for (long at = 0; at < block.lengthBytes(); at += PAGE_BYTES) {
            if (random.nextInt(4) > 0) {
                random.nextBytes(page);
                block.segment((int) (at / MemoryBlock.SEGMENT_BYTES)).put((int) (at % MemoryBlock.SEGMENT_BYTES), page);
            }
        }
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            running = true;
            thread = new Thread(this::write, "drover-memory-writer");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void write() {
        byte[] bytes = new byte[PAGE_BYTES];
        long began = System.nanoTime();
        for (long written = 0; running; written++) {
            long early = (long) (written * nanosPerPage) - (System.nanoTime() - began);
            while (early > 0 && running) {
                LockSupport.parkNanos(Math.min(early, MAX_PAUSE_NANOS));
                early = (long) (written * nanosPerPage) - (System.nanoTime() - began);
            }
            MappedBlock block = blocks.get(random.nextInt(blocks.size()));
            long offset = random.nextLong(block.lengthBytes() / PAGE_BYTES) * PAGE_BYTES;
            random.nextBytes(bytes);
            block.segment((int) (offset / MemoryBlock.SEGMENT_BYTES))
                    .put((int) (offset % MemoryBlock.SEGMENT_BYTES), bytes);
            log.written(block, offset, bytes.length);
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        if (thread != null) {
            LockSupport.unpark(thread);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
            thread = null;
        }
    }
}
