// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.nio.ByteBuffer;
import org.drover.api.ProtocolException;
import org.drover.runtime.wire.SectionFooter;
import org.drover.runtime.wire.SectionHeader;
import org.drover.runtime.wire.StreamCommand;
import org.drover.runtime.wire.StreamElement;
import org.drover.runtime.wire.StreamHeader;

/**
 * Decodes what the source sends on the main channel, up to the first foreign section: one whose data only its own handler
 * can find the end of. From there on the bytes are passed to the listener as they are.
 */
final class MainStreamDecoder implements Decoder {
    private static final int FOOTER_BYTES = 5;
    private static final int ID_BYTES = 4;
    private static final int COMMAND_HEADER_BYTES = 4;
    private static final int COMMAND_LENGTH_OFFSET = 2;
    private static final int IDSTR_LENGTH_OFFSET = 4;
    private static final int IDS_BYTES = 8;

    private final Feed feed;
    private final MainStreamListener listener;
    private final SectionTable sections = new SectionTable();
    private final RamSectionDecoder ram;
    private final VfioSectionDecoder vfio;
    private final ConfigurationDecoder configuration;
    private final Feed.Step headerStep = this::header;
    private final Feed.Step nextStep = this::next;
    private final Feed.Step elementStep = this::element;
    private final Feed.Step commandHeaderStep = this::commandHeader;
    private final Feed.Step commandStep = this::command;
    private final Feed.Step idstrLengthStep = this::idstrLength;
    private final Feed.Step startStep = this::start;
    private final Feed.Step continuedStep = this::continued;
    private final Feed.Step footerStep = this::footer;
    private final Feed.Step afterEofStep = this::afterEof;
    private final Feed.Step descriptionStep = this::description;
    private final Feed.Step endStep = this::end;
    private final Feed.Payload descriptionData;
    private final Feed.Payload foreignData;

    private StreamElement element;
    private SectionHeader section;
    private long elementOffset;
    private long elementCount;
    private boolean betweenElements;
    private boolean foreign;

    MainStreamDecoder(Feed feed, MainStreamListener listener, int pageSizeBytes) {
        this.feed = feed;
        this.listener = listener;
        Feed.Step sectionDone = () -> feed.collect(FOOTER_BYTES, footerStep);
        this.ram = new RamSectionDecoder(feed, listener, pageSizeBytes, sectionDone);
        this.vfio = new VfioSectionDecoder(feed, listener, sectionDone);
        this.configuration = new ConfigurationDecoder(feed, listener, pageSizeBytes, nextStep);
        this.descriptionData = listener::descriptionData;
        this.foreignData = listener::foreignData;
    }

    @Override
    public void begin() {
        feed.collectTo(StreamHeader.LENGTH, headerStep);
    }

    @Override
    public String inside() {
        if (foreign || betweenElements && !feed.isInside()) {
            return null;
        }
        if (element == null) {
            return "the header";
        }
        return section == null
                ? element + " at byte " + elementOffset
                : element + " of " + section.key() + " at byte " + elementOffset;
    }

    @Override
    public long packetCount() {
        return elementCount;
    }

    private void header() {
        StreamHeader.read(feed.in());
        next();
    }

    private void next() {
        betweenElements = true;
        feed.collect(1, elementStep);
    }

    private void element() {
        betweenElements = false;
        section = null;
        elementOffset = feed.positionBytes() - 1;
        element = StreamElement.fromRaw(feed.head().get(0) & 0xff);
        elementCount++;
        switch (element) {
            case CONFIGURATION -> configuration.begin(elementOffset);
            case SUBSECTION -> configuration.beginSubsection(elementOffset);
            case COMMAND -> feed.collect(COMMAND_HEADER_BYTES, commandHeaderStep);
            case SECTION_START -> feed.collect(IDSTR_LENGTH_OFFSET + 1, idstrLengthStep);
            case SECTION_PART, SECTION_END -> feed.collect(ID_BYTES, continuedStep);
            // Most are of handlers that are not known here, and none says where it ends.
            case SECTION_FULL -> foreign();
            case EOF -> {
                listener.eof(elementOffset);
                betweenElements = true;
                feed.collect(1, afterEofStep);
            }
            case VMDESCRIPTION, SECTION_FOOTER -> throw new ProtocolException(element + " between two elements");
        }
    }

    private void commandHeader() {
        StreamCommand command = StreamCommand.read(feed.in());
        int dataBytes = feed.head().getShort(COMMAND_LENGTH_OFFSET) & 0xffff;
        if (command == StreamCommand.PACKAGED) {
            throw new ProtocolException("PACKAGED: the device state of a postcopy migration");
        }
        if (dataBytes == 0) {
            command();
        } else {
            feed.collectTo(COMMAND_HEADER_BYTES + dataBytes, commandStep);
        }
    }

    private void command() {
        StreamCommand command = StreamCommand.fromRaw(feed.head().getShort(0) & 0xffff);
        long value = command == StreamCommand.PING ? feed.head().getInt(COMMAND_HEADER_BYTES) & 0xffff_ffffL : 0;
        listener.command(elementOffset, command, value);
        next();
    }

    private void idstrLength() {
        int idstrBytes = feed.head().get(IDSTR_LENGTH_OFFSET) & 0xff;
        feed.collectTo(IDSTR_LENGTH_OFFSET + 1 + idstrBytes + IDS_BYTES, startStep);
    }

    private void start() {
        SectionHeader header = SectionHeader.read(feed.in());
        if (!Handlers.isRam(header.key()) && !Handlers.isVfio(header.key())) {
            foreign();
            return;
        }
        sections.add(header);
        beginData(header);
    }

    private void continued() {
        beginData(sections.get(SectionHeader.readContinued(feed.in())));
    }

    private void beginData(SectionHeader header) {
        section = header;
        listener.section(elementOffset, element, header);
        if (Handlers.isRam(header.key())) {
            ram.begin();
        } else {
            vfio.begin();
        }
    }

    private void footer() {
        SectionFooter.read(feed.in(), section.sectionId());
        listener.sectionEnded(feed.positionBytes());
        next();
    }

    /** Gives the listener what has been collected of the section already, and then all that comes. */
    private void foreign() {
        foreign = true;
        listener.foreign(elementOffset);
        if (element == StreamElement.SECTION_START) {
            ByteBuffer first = ByteBuffer.wrap(new byte[] {(byte) element.raw()});
            listener.foreignData(first, 0, 1);
        }
        listener.foreignData(feed.head(), 0, feed.collected());
        feed.passRest(foreignData);
    }

    private void afterEof() {
        elementOffset = feed.positionBytes() - 1;
        element = StreamElement.fromRaw(feed.head().get(0) & 0xff);
        if (element != StreamElement.VMDESCRIPTION) {
            throw new ProtocolException(element + " after EOF");
        }
        betweenElements = false;
        elementCount++;
        feed.collect(Integer.BYTES, descriptionStep);
    }

    private void description() {
        long lengthBytes = feed.head().getInt(0) & 0xffff_ffffL;
        listener.description(elementOffset, lengthBytes);
        feed.pass(lengthBytes, descriptionData, endStep);
    }

    private void end() {
        betweenElements = true;
        feed.collect(1, () -> {
            throw new ProtocolException("There is more after the description");
        });
    }
}
