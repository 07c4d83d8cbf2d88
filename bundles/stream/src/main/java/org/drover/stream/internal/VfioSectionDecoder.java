// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import org.drover.api.ProtocolException;
import org.drover.runtime.wire.VfioDataRecord;
import org.drover.runtime.wire.VfioSectionTag;

/** Decodes the data of a VFIO device's START, PART and END sections. */
final class VfioSectionDecoder {
    private final Feed feed;
    private final MainStreamListener listener;
    private final Feed.Step done;
    private final Feed.Step beginStep = this::begin;
    private final Feed.Step tagStep = this::tag;
    private final Feed.Step recordStep = this::record;
    private final Feed.Payload data;

    /**
     * Creates a decoder.
     *
     * @param done run after the last byte of a section's data
     */
    VfioSectionDecoder(Feed feed, MainStreamListener listener, Feed.Step done) {
        this.feed = feed;
        this.listener = listener;
        this.done = done;
        this.data = listener::vfioData;
    }

    void begin() {
        feed.collect(Long.BYTES, tagStep);
    }

    private void tag() {
        VfioSectionTag tag = VfioSectionTag.read(feed.in());
        switch (tag) {
            case DEV_DATA_STATE -> feed.collectTo(VfioDataRecord.HEADER_LENGTH, recordStep);
            case DEV_SETUP_STATE -> {
                listener.vfioTag(tag);
                begin();
            }
            case END_OF_STATE, DEV_INIT_DATA_SENT -> {
                listener.vfioTag(tag);
                done.run();
            }
            // Its length is not on the wire, and a stock source puts it in FULL sections only.
            case DEV_CONFIG_STATE ->
                throw new ProtocolException("DEV_CONFIG_STATE in a section of a VFIO device that is not FULL");
        }
    }

    private void record() {
        // Nothing is allocated for it, so any length may pass.
        long lengthBytes = feed.head().getLong(Long.BYTES);
        if (lengthBytes < 0) {
            throw new ProtocolException("VFIO data record is " + Long.toUnsignedString(lengthBytes) + " bytes long");
        }
        listener.vfioRecord(lengthBytes);
        feed.pass(lengthBytes, data, beginStep);
    }
}
