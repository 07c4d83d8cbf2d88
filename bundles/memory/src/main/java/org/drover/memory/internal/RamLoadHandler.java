// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.memory.internal;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.drover.api.ProtocolException;
import org.drover.api.handler.LoadContext;
import org.drover.api.handler.Outcome;
import org.drover.api.handler.PageLoad;
import org.drover.api.handler.PagePacket;
import org.drover.api.handler.SectionReader;
import org.drover.api.memory.GuestMemory;
import org.drover.api.memory.MemoryBlock;
import org.drover.api.migration.MigrationParameters;
import org.drover.runtime.wire.RamRecord;
import org.drover.runtime.wire.RamRecordType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the memory: pages of the section itself, and those of the multifd channels. Source of the behaviour: {@code ram_load}
 * and {@code parse_ramblocks}, QEMU 10.0 {@code migration/ram.c}, and {@code multifd_nocomp_recv}, {@code
 * migration/multifd-nocomp.c}. Everything is checked before a byte of memory changes.
 */
final class RamLoadHandler implements PageLoad {
    private static final Logger LOG = LoggerFactory.getLogger(RamLoadHandler.class);

    private static final String MAIN = "the main channel";

    private final GuestMemory memory;
    private final LoadContext context;
    private final boolean ignoreShared;
    private final Map<String, LoadedBlock> blocks = new LinkedHashMap<>();
    private final RamRecord record = new RamRecord(Pages.BYTES);
    private volatile boolean listed;
    private boolean firstEnded;
    private boolean flushes;
    private boolean syncsEachSection;

    RamLoadHandler(GuestMemory memory, LoadContext context) {
        this.memory = memory;
        this.context = context;
        this.ignoreShared = context.parameters().get(MigrationParameters.IGNORE_SHARED);
    }

    @Override
    public void loadSetup() {
        MemoryChecks.check(memory);
        for (MemoryBlock block : memory.blocks()) {
            blocks.put(block.name(), new LoadedBlock(block, ignoreShared && block.isShared()));
        }
        context.statistics().multifdTransfer(context.multifdChannels() > 0);
    }

    @Override
    public int pageBytes() {
        return Pages.BYTES;
    }

    @Override
    public void loadState(SectionReader reader, int versionId) {
        if (versionId != MemoryHandlerProvider.VERSION_ID) {
            throw new ProtocolException(
                    "section 'ram' has version " + versionId + ", must be " + MemoryHandlerProvider.VERSION_ID);
        }
        SectionInput in = new SectionInput(reader);
        while (record.read(in).type() != RamRecordType.EOS) {
            switch (record.type()) {
                case MEM_SIZE -> list(in);
                case MULTIFD_FLUSH -> {
                    sync();
                    flushes = true;
                }
                default -> page(reader);
            }
        }
        endOfSection();
    }

    /**
     * Machine types of QEMU up to 8.1 synchronise the channels with every section and do not say so ({@code
     * multifd-flush-after-each-section}); all others do at the end of a round, and first within the section that lists the
     * blocks, so its end tells which kind the source is of.
     */
    private void endOfSection() {
        if (!firstEnded) {
            firstEnded = true;
            syncsEachSection = !flushes && context.multifdChannels() > 0;
        }
        if (syncsEachSection) {
            if (flushes) {
                throw new ProtocolException("the source synchronises multifd channels with every section, and by"
                        + " MULTIFD_FLUSH as well");
            }
            context.syncChannels();
        }
    }

    private void list(SectionInput in) {
        if (listed) {
            throw new ProtocolException("the section 'ram' lists its blocks twice");
        }
        BlockList.check(in, record.totalBytes(), blocks, ignoreShared);
        listed = true;
    }

    private void sync() {
        if (context.multifdChannels() == 0) {
            throw new ProtocolException(
                    "the source synchronises multifd channels (MULTIFD_FLUSH), but multifd is off here:"
                            + " set it the same on both sides");
        }
        context.syncChannels();
    }

    private void page(SectionReader reader) {
        LoadedBlock block = find(record.block().text(), MAIN);
        long offset = record.pageOffset();
        block.check(offset, MAIN);
        ByteBuffer segment = block.block().segment(Pages.segment(offset));
        if (record.type() == RamRecordType.ZERO) {
            block.clear(offset, segment.duplicate());
        } else {
            int[] at = {Pages.index(offset)};
            reader.transfer(Pages.BYTES, part -> {
                int bytes = part.remaining();
                segment.put(at[0], part, part.position(), bytes);
                part.position(part.limit());
                at[0] += bytes;
            });
            block.received().add(offset);
        }
        count(Pages.BYTES);
    }

    private LoadedBlock find(String name, String from) {
        LoadedBlock block = blocks.get(name);
        if (block == null || !listed) {
            throw new ProtocolException(from + " brings pages of memory block '" + name + "', "
                    + (block == null
                            ? "which is not here; known are " + blocks.keySet()
                            : "before the list of blocks"));
        }
        return block;
    }

    @Override
    public void loadPages(PagePacket packet) {
        String from = "channel " + packet.channel();
        LoadedBlock block = find(packet.block(), from);
        int normal = packet.normalPages();
        int all = normal + packet.zeroPages();
        for (int i = 0; i < all; i++) {
            block.check(packet.pageOffset(i), from);
        }
        for (int i = 0; i < normal; ) {
            i += readRun(packet, block, i, normal);
        }
        clearPages(packet, block, normal, all);
        count((long) all * Pages.BYTES);
    }

    /** Reads pages that lie side by side at once; returns how many. */
    private static int readRun(PagePacket packet, LoadedBlock block, int first, int end) {
        long offset = packet.pageOffset(first);
        int count = 1;
        while (first + count < end
                && packet.pageOffset(first + count) == offset + (long) count * Pages.BYTES
                && Pages.segment(offset + (long) count * Pages.BYTES) == Pages.segment(offset)) {
            count++;
        }
        packet.read(block.block().segment(Pages.segment(offset)), Pages.index(offset), count * Pages.BYTES);
        for (int i = 0; i < count; i++) {
            block.received().add(offset + (long) i * Pages.BYTES);
        }
        return count;
    }

    private static void clearPages(PagePacket packet, LoadedBlock block, int from, int to) {
        int segment = -1;
        ByteBuffer view = null;
        for (int i = from; i < to; i++) {
            long offset = packet.pageOffset(i);
            if (Pages.segment(offset) != segment) {
                segment = Pages.segment(offset);
                view = block.block().segment(segment).duplicate();
            }
            block.clear(offset, view);
        }
    }

    private void count(long bytes) {
        context.statistics().addPrecopyBytes(bytes);
    }

    /**
     * {@inheritDoc}
     *
     * <p>A page that never came is no error: a QEMU leaves out what its guest has given back to it. A Drover leaves out none.
     */
    @Override
    public void loadVerify() {
        if (!listed) {
            throw new ProtocolException("the source has sent no memory, but there is some here: " + blocks.keySet());
        }
        for (LoadedBlock block : blocks.values()) {
            long missing = block.left() ? 0 : block.received().missing();
            if (missing > 0) {
                LOG.info("memory block '{}': {} pages never came", block.block().name(), missing);
            }
        }
    }

    @Override
    public void loadCleanup(Outcome outcome) {}
}
