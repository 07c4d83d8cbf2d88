// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.memory.internal;

import java.util.function.LongConsumer;
import org.drover.api.handler.SaveContext;
import org.drover.api.handler.SectionWriter;
import org.drover.runtime.wire.RamRecord;

/** Pages in packets of one block each, made on the channels' threads. */
final class MultifdPages implements PageChannel {
    private final SaveContext context;
    private final LongConsumer onBytes;
    private SectionWriter writer;
    private PageBatch batch;

    MultifdPages(SaveContext context, LongConsumer onBytes) {
        this.context = context;
        this.onBytes = onBytes;
    }

    @Override
    public void begin(SectionWriter section) {
        writer = section;
    }

    @Override
    public void page(SavedBlock block, long offset) {
        if (batch != null && (batch.isFull() || batch.block() != block.block())) {
            end();
        }
        if (batch == null) {
            batch = new PageBatch(block.block(), block.name(), onBytes);
        }
        batch.add(offset);
    }

    @Override
    public void end() {
        if (batch != null) {
            context.submitPages(batch);
            batch = null;
        }
    }

    @Override
    public void sync() {
        end();
        context.syncChannels();
        RamRecord.writeMultifdFlush(new SectionOutput(writer));
    }
}
