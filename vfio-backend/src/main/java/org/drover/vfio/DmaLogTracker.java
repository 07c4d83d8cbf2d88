// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DmaLogging;
import org.drover.api.device.UnsupportedFeatureException;
import org.drover.api.memory.DirtyPages;
import org.drover.api.memory.DirtyTracker;
import org.drover.api.memory.MemoryBlock;

/**
 * A device's own log of what it writes, as a tracker of the memory that is mapped for its DMA: {@code
 * VFIO_DEVICE_FEATURE_DMA_LOGGING_START}, {@code _REPORT} and {@code _STOP} of Linux 6.12 {@code include/uapi/linux/vfio.h}.
 * A report clears what it reports. The mappings must not change while it runs: with a vIOMMU they do.
 */
public final class DmaLogTracker implements DirtyTracker {
    /** What one bit stands for; the device may keep its log in larger pages, and reports those. */
    private static final int PAGE_BYTES = 4096;

    /** Bytes of memory in one report: 128 KiB of bitmap. */
    private static final long PIECE_BYTES = 4L << 30;

    private final String deviceId;
    private final DmaLogging log;
    private final List<Mapping> mappings;

    /**
     * A piece of a block that the device reaches.
     *
     * @param block of the memory
     * @param offset where in the block, in bytes; a multiple of 4096
     * @param iova the device's first address of it; a multiple of 4096
     * @param lengthBytes more than 0; a multiple of 4096, within the block
     */
    public record Mapping(MemoryBlock block, long offset, long iova, long lengthBytes) {
        /** Checks the ranges. */
        public Mapping {
            if (offset < 0
                    || lengthBytes <= 0
                    || (offset | iova | lengthBytes) % PAGE_BYTES != 0
                    || offset > block.lengthBytes() - lengthBytes) {
                throw new IllegalArgumentException("mapping of " + lengthBytes + " bytes at " + offset + " of block "
                        + block.name() + ", " + block.lengthBytes() + " bytes, to address 0x"
                        + Long.toHexString(iova) + ": must lie within the block, in pages of " + PAGE_BYTES);
            }
        }
    }

    /**
     * Makes a tracker; the device's log is started by {@link #start}.
     *
     * @param device open, and until the tracker has stopped
     * @param mappings all memory that the device reaches; at least one, not overlapping
     * @throws UnsupportedFeatureException if the device has no such log
     */
    public DmaLogTracker(DeviceBackend device, List<Mapping> mappings) {
        this.deviceId = device.id();
        this.log = device.dmaLogging()
                .orElseThrow(() -> new UnsupportedFeatureException("device " + device.id()
                        + " keeps no log of its writes (VFIO_DEVICE_FEATURE_DMA_LOGGING_START): use another tracker"));
        this.mappings = List.copyOf(mappings);
    }

    @Override
    public String name() {
        return "DMA log of device " + deviceId;
    }

    @Override
    public void start() {
        log.start(
                PAGE_BYTES,
                mappings.stream()
                        .map(one -> new DmaLogging.Range(one.iova(), one.lengthBytes()))
                        .toList());
    }

    @Override
    public void collect(MemoryBlock block, DirtyPages pages) {
        for (Mapping mapping : mappings) {
            if (mapping.block() == block) {
                for (long at = 0; at < mapping.lengthBytes(); at += PIECE_BYTES) {
                    collectPiece(mapping, at, Math.min(PIECE_BYTES, mapping.lengthBytes() - at), pages);
                }
            }
        }
    }

    private void collectPiece(Mapping mapping, long at, long lengthBytes, DirtyPages pages) {
        long[] words = new long[(int) ((lengthBytes / PAGE_BYTES + Long.SIZE - 1) / Long.SIZE)];
        ByteBuffer bitmap = ByteBuffer.allocateDirect(words.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        log.report(new DmaLogging.Range(mapping.iova() + at, lengthBytes), PAGE_BYTES, bitmap);
        bitmap.clear().asLongBuffer().get(words);
        pages.dirtyBits(mapping.offset() + at, PAGE_BYTES, words);
    }

    @Override
    public void stop() {
        log.stop();
    }
}
