// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.memory.internal;

import java.nio.ByteBuffer;
import java.util.function.LongConsumer;
import org.drover.api.handler.SectionWriter;
import org.drover.memory.ZeroPages;
import org.drover.runtime.wire.RamRecord;
import org.drover.runtime.wire.RamRecordType;

/** Pages as records of the section, on the main channel. The order of the channel is all the synchronisation they need. */
final class InlinePages implements PageChannel {
    private final RamRecord record = new RamRecord(Pages.BYTES);
    private final LongConsumer onBytes;
    private SectionWriter writer;
    private SectionOutput out;
    private SavedBlock last;
    private int segmentNumber = -1;
    private ByteBuffer segment;
    private ByteBuffer view;

    InlinePages(LongConsumer onBytes) {
        this.onBytes = onBytes;
    }

    @Override
    public void begin(SectionWriter section) {
        writer = section;
        out = new SectionOutput(section);
    }

    @Override
    public void page(SavedBlock block, long offset) {
        boolean sameBlock = block == last;
        if (!sameBlock || Pages.segment(offset) != segmentNumber) {
            segmentNumber = Pages.segment(offset);
            segment = block.block().segment(segmentNumber);
            view = segment.duplicate();
            last = block;
        }
        int index = Pages.index(offset);
        boolean zero = ZeroPages.isZero(view, index);
        record.writePage(out, zero ? RamRecordType.ZERO : RamRecordType.PAGE, offset, sameBlock ? null : block.name());
        if (!zero) {
            ByteBuffer room = writer.reserve(Pages.BYTES);
            room.put(0, segment, index, Pages.BYTES);
            writer.commit(room.position(Pages.BYTES));
        }
        onBytes.accept(Pages.BYTES);
    }

    @Override
    public void end() {}

    @Override
    public void sync() {}
}
