// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import org.drover.runtime.wire.ReturnPathMessage;

/** Decodes what the destination sends on the main connection. */
final class ReturnPathDecoder implements Decoder {
    private static final int HEADER_BYTES = 4;
    private static final int LENGTH_OFFSET = 2;

    private final Feed feed;
    private final ReturnPathListener listener;
    private final Feed.Step headerStep = this::header;
    private final Feed.Step messageStep = this::message;

    private ReturnPathMessage message;
    private long packetCount;

    ReturnPathDecoder(Feed feed, ReturnPathListener listener) {
        this.feed = feed;
        this.listener = listener;
    }

    @Override
    public void begin() {
        feed.collect(HEADER_BYTES, headerStep);
    }

    @Override
    public String inside() {
        return feed.isInside() ? "a message of the return path" : null;
    }

    @Override
    public long packetCount() {
        return packetCount;
    }

    private void header() {
        message = ReturnPathMessage.read(feed.in());
        int dataBytes = feed.head().getShort(LENGTH_OFFSET) & 0xffff;
        if (dataBytes == 0) {
            message();
        } else {
            feed.collectTo(HEADER_BYTES + dataBytes, messageStep);
        }
    }

    private void message() {
        int lengthBytes = feed.collected();
        long value = lengthBytes == HEADER_BYTES + Integer.BYTES ? feed.head().getInt(HEADER_BYTES) & 0xffff_ffffL : 0;
        packetCount++;
        listener.message(feed.positionBytes() - lengthBytes, message, value);
        begin();
    }
}
