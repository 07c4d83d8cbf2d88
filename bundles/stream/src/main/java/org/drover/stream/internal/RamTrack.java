// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.util.ArrayList;
import java.util.List;
import org.drover.api.ProtocolException;
import org.drover.runtime.wire.RamBlock;
import org.drover.runtime.wire.RamPacket;
import org.drover.runtime.wire.RamRecord;
import org.drover.runtime.wire.RamRecordType;
import org.drover.runtime.wire.WireName;
import org.drover.stream.Detail;
import org.drover.stream.RamReport;

/** Counts the pages of all RAM blocks, wherever they travel. */
final class RamTrack {
    private final int pageSizeBytes;
    private final boolean followsPages;
    private final PageBitmap.Budget budget = new PageBitmap.Budget();
    private final List<BlockTrack> blocks = new ArrayList<>();
    private BlockTrack last;
    private long flushes;

    RamTrack(int pageSizeBytes, Detail detail) {
        this.pageSizeBytes = pageSizeBytes;
        this.followsPages = detail == Detail.FULL;
    }

    /** The main channel's list; packets may have named some of them before. */
    void listed(List<RamBlock> listed) {
        List<BlockTrack> before = List.copyOf(blocks);
        blocks.clear();
        for (RamBlock block : listed) {
            BlockTrack track = before.stream()
                    .filter(b -> b.name.equals(block.name()))
                    .findFirst()
                    .orElseGet(() -> create(block.name()));
            track.listed(block.lengthBytes());
            blocks.add(track);
        }
        before.stream().filter(b -> !blocks.contains(b)).forEach(blocks::add);
        if (blocks.size() > Limits.RAM_BLOCKS) {
            blocks.subList(Limits.RAM_BLOCKS, blocks.size()).clear();
        }
        last = null;
    }

    void flush() {
        flushes++;
    }

    /** A packet of a multifd channel. */
    void packet(RamPacket packet) {
        int pages = packet.normalPages() + packet.zeroPages();
        if (pages == 0) {
            return;
        }
        if (last == null || !packet.isForBlock(last.name)) {
            last = find(packet);
        }
        BlockTrack block = last;
        if (block.lengthBytes() >= 0) {
            packet.checkPageOffsets(block.lengthBytes());
        }
        block.pages(packet.normalPages(), packet.zeroPages());
        if (block.followsPages()) {
            for (int i = 0; i < packet.normalPages(); i++) {
                block.sent(Long.divideUnsigned(packet.normalPageOffset(i), pageSizeBytes));
            }
            for (int i = 0; i < packet.zeroPages(); i++) {
                block.sent(Long.divideUnsigned(packet.zeroPageOffset(i), pageSizeBytes));
            }
        }
    }

    /** A page on the main channel. */
    void page(RamRecord page) {
        if (last == null || !page.block().equals(last.name)) {
            last = find(page.block());
        }
        BlockTrack block = last;
        long offset = page.pageOffset();
        if (block.lengthBytes() >= 0 && (offset < 0 || offset > block.lengthBytes() - pageSizeBytes)) {
            throw new ProtocolException(String.format(
                    "RAM section has page offset 0x%x in block %s of 0x%x bytes",
                    offset, block.name, block.lengthBytes()));
        }
        boolean zero = page.type() == RamRecordType.ZERO;
        block.pages(zero ? 0 : 1, zero ? 1 : 0);
        if (block.followsPages()) {
            block.sent(Long.divideUnsigned(offset, pageSizeBytes));
        }
    }

    private BlockTrack find(RamPacket packet) {
        for (int i = 0; i < blocks.size(); i++) {
            if (packet.isForBlock(blocks.get(i).name)) {
                return blocks.get(i);
            }
        }
        return add(packet.blockName());
    }

    private BlockTrack find(WireName name) {
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).name.equals(name)) {
                return blocks.get(i);
            }
        }
        return add(name);
    }

    private BlockTrack add(WireName name) {
        if (blocks.size() == Limits.RAM_BLOCKS) {
            throw new ProtocolException("Pages of more than " + Limits.RAM_BLOCKS + " RAM blocks, the last " + name);
        }
        BlockTrack block = create(name);
        blocks.add(block);
        return block;
    }

    private BlockTrack create(WireName name) {
        return new BlockTrack(name, followsPages ? new PageBitmap(budget) : null);
    }

    RamReport report() {
        return new RamReport(
                pageSizeBytes, blocks.stream().map(BlockTrack::report).toList(), flushes);
    }
}
