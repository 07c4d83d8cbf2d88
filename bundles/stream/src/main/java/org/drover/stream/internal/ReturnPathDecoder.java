// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import org.drover.api.ProtocolException;
import org.drover.runtime.wire.CompatibilityMessage;
import org.drover.runtime.wire.ReturnPathMessage;
import org.drover.runtime.wire.WireInput;

/** Decodes what the destination sends on the main connection. */
final class ReturnPathDecoder implements Decoder {
    private static final int HEADER_BYTES = 4;
    private static final int LENGTH_OFFSET = 2;

    private final Feed feed;
    private final ReturnPathListener listener;
    private final Feed.Step headerStep = this::header;
    private final Feed.Step messageStep = this::message;
    private final Feed.Step compatibilityStep = this::compatibility;

    private ReturnPathMessage message;
    private String inside = "a message";
    private long packetCount;

    ReturnPathDecoder(Feed feed, ReturnPathListener listener) {
        this.feed = feed;
        this.listener = listener;
    }

    @Override
    public void begin() {
        inside = "a message";
        feed.collect(HEADER_BYTES, headerStep);
    }

    @Override
    public String inside() {
        return feed.isInside() ? inside + " of the return path" : null;
    }

    @Override
    public long packetCount() {
        return packetCount;
    }

    private void header() {
        int dataBytes = feed.head().getShort(LENGTH_OFFSET) & 0xffff;
        WireInput in = feed.in();
        int type = in.readU16();
        if (type == CompatibilityMessage.TYPE) {
            inside = "message " + CompatibilityMessage.NAME;
            if (dataBytes == 0) {
                throw new ProtocolException(inside + " is empty");
            }
            feed.collectTo(HEADER_BYTES + dataBytes, compatibilityStep);
            return;
        }
        message = ReturnPathMessage.readAfterType(type, in);
        if (dataBytes == 0) {
            message();
        } else {
            feed.collectTo(HEADER_BYTES + dataBytes, messageStep);
        }
    }

    /** A Drover's to a Drover: 64 KiB at most, and once. */
    private void compatibility() {
        int lengthBytes = feed.collected();
        CompatibilityMessage devices =
                CompatibilityMessage.decode(feed.head().slice(HEADER_BYTES, lengthBytes - HEADER_BYTES));
        packetCount++;
        listener.compatibility(feed.positionBytes() - lengthBytes, devices);
        begin();
    }

    private void message() {
        int lengthBytes = feed.collected();
        long value = lengthBytes == HEADER_BYTES + Integer.BYTES ? feed.head().getInt(HEADER_BYTES) & 0xffff_ffffL : 0;
        packetCount++;
        listener.message(feed.positionBytes() - lengthBytes, message, value);
        begin();
    }
}
