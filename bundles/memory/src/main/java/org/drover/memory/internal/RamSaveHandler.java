// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.memory.internal;

import java.util.List;
import org.drover.api.handler.IterativeSave;
import org.drover.api.handler.Outcome;
import org.drover.api.handler.PendingState;
import org.drover.api.handler.SaveContext;
import org.drover.api.handler.SectionWriter;
import org.drover.api.memory.GuestMemory;
import org.drover.api.migration.MigrationParameters;
import org.drover.runtime.wire.RamRecord;

/**
 * Saves the memory: the section {@code ram}, with its pages in it or, with multifd, on the channels. Source of the behaviour:
 * {@code savevm_ram_handlers}, QEMU 10.0 {@code migration/ram.c}. Main thread.
 *
 * <p>If nobody knows which pages were written, none is sent while the machine runs: each would have to be sent again.
 */
final class RamSaveHandler implements IterativeSave {
    /** Pages in one piece of a round: 16 MiB, so that devices which iterate too get their turn. */
    private static final long MAX_PIECE_PAGES = (16L << 20) / Pages.BYTES;

    private final GuestMemory memory;
    private final SaveContext context;
    private final Trackers trackers;
    private final boolean ignoreShared;
    private final PageChannel channel;
    private List<SavedBlock> sent = List.of();
    private PageRound round;
    /** Pages of this round may still be on their way, on any channel. */
    private boolean unsynced;

    private boolean syncFirst;

    private volatile boolean stopped;

    RamSaveHandler(GuestMemory memory, SaveContext context) {
        this.memory = memory;
        this.context = context;
        this.trackers =
                new Trackers(memory.trackers(), context.parameters().get(MigrationParameters.DIRTY_PAGE_TRACKING));
        this.ignoreShared = context.parameters().get(MigrationParameters.IGNORE_SHARED);
        this.channel =
                context.multifdChannels() > 0 ? new MultifdPages(context, this::count) : new InlinePages(this::count);
    }

    private void count(long bytes) {
        if (stopped) {
            context.statistics().addStopCopyBytes(bytes);
        } else {
            context.statistics().addPrecopyBytes(bytes);
        }
    }

    @Override
    public void savePrepare() {
        MemoryChecks.check(memory);
        trackers.check();
    }

    @Override
    public void saveSetup(SectionWriter writer) {
        sent = memory.blocks().stream()
                .filter(block -> !(ignoreShared && block.isShared()))
                .map(SavedBlock::new)
                .toList();
        round = new PageRound(sent);
        // Before the first page is read; then all pages are to be sent anyway, so what was written before does not
        // matter.
        trackers.start();
        sent.forEach(block -> block.pages().addAll());
        context.statistics().multifdTransfer(context.multifdChannels() > 0);
        BlockList.write(new SectionOutput(writer), memory.blocks(), ignoreShared);
        channel.begin(writer);
        sync();
        end(writer);
    }

    private long dirtyBytes() {
        return sent.stream().mapToLong(block -> block.pages().count()).sum() * Pages.BYTES;
    }

    @Override
    public PendingState statePendingEstimate() {
        long bytes = dirtyBytes();
        return trackers.isTracking() ? new PendingState(bytes, 0) : new PendingState(0, sentBytes());
    }

    @Override
    public PendingState statePendingExact() {
        collect();
        return statePendingEstimate();
    }

    private void collect() {
        trackers.collect(sent);
        syncFirst = unsynced;
    }

    /** A page that is sent again must not overtake itself on another channel. */
    private void begin(SectionWriter writer) {
        channel.begin(writer);
        if (syncFirst) {
            sync();
        }
    }

    private void sync() {
        channel.sync();
        unsynced = false;
        syncFirst = false;
    }

    private long sentBytes() {
        return sent.stream().mapToLong(block -> block.block().lengthBytes()).sum();
    }

    @Override
    public boolean isActiveIterate() {
        return trackers.isTracking() && dirtyBytes() > 0;
    }

    @Override
    public Iteration saveLiveIterate(SectionWriter writer) {
        begin(writer);
        boolean more = round.advance(MAX_PIECE_PAGES, channel::page);
        channel.end();
        unsynced = true;
        if (!more) {
            sync();
        }
        end(writer);
        return more ? Iteration.MORE : Iteration.DONE;
    }

    @Override
    public void saveLiveCompletePrecopy(SectionWriter writer) {
        stopped = true;
        collect();
        if (!trackers.isTracking()) {
            sent.forEach(block -> block.pages().addAll());
        }
        begin(writer);
        while (dirtyBytes() > 0) {
            round.advance(Long.MAX_VALUE, channel::page);
        }
        sync();
        end(writer);
    }

    private static void end(SectionWriter writer) {
        RamRecord.writeEos(new SectionOutput(writer));
    }

    @Override
    public void saveCleanup(Outcome outcome) {
        trackers.stop();
    }
}
