// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.nio.ByteBuffer;
import org.drover.api.ProtocolException;
import org.drover.runtime.wire.StreamConfiguration;
import org.drover.runtime.wire.StreamSubsection;
import org.drover.runtime.wire.WireName;

/**
 * Decodes the configuration and the subsections that may follow it: those of {@code vmstate_configuration} in QEMU's
 * {@code migration/savevm.c}. Only their names tell how long they are.
 */
final class ConfigurationDecoder {
    private static final String PAGE_BITS = "configuration/target-page-bits";
    private static final String CAPABILITIES = "configuration/capabilities";
    private static final String UUID = "configuration/uuid";
    private static final int UUID_BYTES = 16;
    private static final long MAX_CAPABILITIES = 256;

    private final Feed feed;
    private final MainStreamListener listener;
    private final int pageSizeBytes;
    private final Feed.Step done;

    private long offsetBytes;
    private StreamSubsection subsection;
    private int bodyOffset;
    private long capabilitiesRest;
    private int subsectionCount;

    ConfigurationDecoder(Feed feed, MainStreamListener listener, int pageSizeBytes, Feed.Step done) {
        this.feed = feed;
        this.listener = listener;
        this.pageSizeBytes = pageSizeBytes;
        this.done = done;
    }

    void begin(long offsetBytes) {
        this.offsetBytes = offsetBytes;
        feed.collect(Integer.BYTES, () -> {
            long lengthBytes = feed.head().getInt(0) & 0xffff_ffffL;
            if (lengthBytes == 0 || lengthBytes > WireName.MAX_LENGTH_BYTES) {
                configuration(); // refuses it, and says why
            } else {
                feed.collectTo(Integer.BYTES + (int) lengthBytes, this::configuration);
            }
        });
    }

    private void configuration() {
        listener.configuration(offsetBytes, StreamConfiguration.read(feed.in()));
        done.run();
    }

    void beginSubsection(long offsetBytes) {
        if (++subsectionCount > Limits.SUBSECTIONS) {
            throw new ProtocolException("More than " + Limits.SUBSECTIONS + " subsections");
        }
        this.offsetBytes = offsetBytes;
        feed.collect(1, () -> {
            int nameBytes = feed.head().get(0) & 0xff;
            feed.collectTo(1 + nameBytes + Integer.BYTES, this::subsection);
        });
    }

    private void subsection() {
        subsection = StreamSubsection.read(feed.in());
        bodyOffset = feed.collected();
        switch (subsection.name().text()) {
            case PAGE_BITS -> feed.collectTo(bodyOffset + Integer.BYTES, this::pageBits);
            case UUID -> feed.collectTo(bodyOffset + UUID_BYTES, this::ended);
            case CAPABILITIES -> feed.collectTo(bodyOffset + Integer.BYTES, this::capabilities);
            default -> throw new ProtocolException("Subsection " + subsection.name() + " of the configuration");
        }
    }

    private void pageBits() {
        int bits = feed.head().getInt(bodyOffset);
        if (bits < 0 || bits >= Integer.SIZE || 1 << bits != pageSizeBytes) {
            throw new ProtocolException("Target pages have 2^" + Integer.toUnsignedString(bits)
                    + " bytes, and the stream is read with pages of " + pageSizeBytes + ": say so to the analysis");
        }
        ended();
    }

    private void capabilities() {
        capabilitiesRest = feed.head().getInt(bodyOffset) & 0xffff_ffffL;
        if (capabilitiesRest > MAX_CAPABILITIES) {
            throw new ProtocolException("Configuration has " + capabilitiesRest + " capabilities");
        }
        capability();
    }

    private void capability() {
        if (capabilitiesRest-- == 0) {
            ended();
            return;
        }
        int at = feed.collected();
        feed.collectTo(at + 1, () -> {
            int nameBytes = feed.head().get(at) & 0xff;
            if (nameBytes == 0) {
                throw new ProtocolException("A capability in the configuration has no name");
            }
            feed.collectTo(at + 1 + nameBytes, this::capability);
        });
    }

    private void ended() {
        ByteBuffer body = feed.head().slice(bodyOffset, feed.collected() - bodyOffset);
        listener.subsection(offsetBytes, subsection, body);
        done.run();
    }
}
