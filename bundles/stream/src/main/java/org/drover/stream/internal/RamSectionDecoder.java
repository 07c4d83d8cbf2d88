// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.nio.ByteBuffer;
import org.drover.api.ProtocolException;
import org.drover.runtime.wire.RamBlockList;
import org.drover.runtime.wire.RamRecord;
import org.drover.runtime.wire.RamRecordType;
import org.drover.runtime.wire.WireInput;

/**
 * Decodes the data of RAM's sections. A record's length shows only while it comes (a name may be in it or not), so it is
 * collected until it is whole, and then read by {@link RamRecord}.
 */
final class RamSectionDecoder {
    private static final int NAME_LENGTH_OFFSET = Long.BYTES;

    private final Feed feed;
    private final MainStreamListener listener;
    private final Feed.Step done;
    private final int pageSizeBytes;
    private final RamRecord record;
    private final Feed.Step beginStep = this::begin;
    private final Feed.Step wordStep = this::word;
    private final Feed.Step nameLengthStep = this::nameLength;
    private final Feed.Step recordStep = this::record;
    private final Feed.Step blockNameLengthStep = this::blockNameLength;
    private final Feed.Step blockStep = this::block;
    private final Feed.Payload page;

    private RamRecordType type;
    private long blockRestBytes;
    private int blockCount;
    private int blockOffset;

    /**
     * Creates a decoder.
     *
     * @param done run after the last byte of a section's data
     */
    RamSectionDecoder(Feed feed, MainStreamListener listener, int pageSizeBytes, Feed.Step done) {
        this.feed = feed;
        this.listener = listener;
        this.done = done;
        this.pageSizeBytes = pageSizeBytes;
        this.record = new RamRecord(pageSizeBytes);
        this.page = listener::ramData;
    }

    void begin() {
        feed.collect(Long.BYTES, wordStep);
    }

    private void word() {
        int flags = (int) (feed.head().getLong(0) & pageSizeBytes - 1L);
        type = RamRecordType.fromRaw(flags & ~RamRecord.FLAG_CONTINUE);
        if (type != RamRecordType.PAGE && type != RamRecordType.ZERO) {
            record();
        } else if ((flags & RamRecord.FLAG_CONTINUE) == 0) {
            feed.collectTo(Long.BYTES + 1, nameLengthStep);
        } else {
            collectRecord(Long.BYTES);
        }
    }

    private void nameLength() {
        collectRecord(Long.BYTES + 1 + (feed.head().get(NAME_LENGTH_OFFSET) & 0xff));
    }

    private void collectRecord(int bytes) {
        int whole = bytes + (type == RamRecordType.ZERO ? 1 : 0); // the fill byte
        if (whole > feed.collected()) {
            feed.collectTo(whole, recordStep);
        } else {
            record();
        }
    }

    private void record() {
        record.read(feed.in());
        switch (type) {
            case MEM_SIZE -> beginBlocks();
            case MULTIFD_FLUSH -> {
                listener.multifdFlush();
                begin();
            }
            case EOS -> done.run();
            case ZERO -> {
                listener.ramPage(record);
                begin();
            }
            case PAGE -> {
                listener.ramPage(record);
                feed.pass(pageSizeBytes, page, beginStep);
            }
        }
    }

    private void beginBlocks() {
        blockRestBytes = record.totalBytes();
        blockCount = 0;
        blockOffset = Long.BYTES;
        nextBlock();
    }

    private void nextBlock() {
        if (blockRestBytes > 0 && blockCount < Limits.RAM_BLOCKS) {
            feed.collectTo(blockOffset + 1, blockNameLengthStep);
        } else {
            WireInput in = feed.in();
            in.readU64(); // the MEM_SIZE record itself
            listener.ramBlocks(RamBlockList.read(in, record.totalBytes(), blockCount));
            begin();
        }
    }

    private void blockNameLength() {
        blockOffset += 1 + (feed.head().get(blockOffset) & 0xff) + Long.BYTES;
        feed.collectTo(blockOffset, blockStep);
    }

    private void block() {
        ByteBuffer head = feed.head();
        long lengthBytes = head.getLong(blockOffset - Long.BYTES);
        if (lengthBytes <= 0 || lengthBytes > blockRestBytes) {
            throw new ProtocolException("RAM block " + blockCount + " has " + Long.toUnsignedString(lengthBytes)
                    + " bytes, must be 1 to " + blockRestBytes + ", the rest of the total: postcopy with huge pages"
                    + " and x-ignore-shared, whose lists have more fields, are not understood");
        }
        blockRestBytes -= lengthBytes;
        blockCount++;
        nextBlock();
    }
}
