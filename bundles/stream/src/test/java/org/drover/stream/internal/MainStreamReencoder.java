// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.nio.ByteBuffer;
import java.util.List;
import org.drover.runtime.wire.ByteBufferWireOutput;
import org.drover.runtime.wire.RamBlock;
import org.drover.runtime.wire.RamBlockList;
import org.drover.runtime.wire.RamRecord;
import org.drover.runtime.wire.SectionFooter;
import org.drover.runtime.wire.SectionHeader;
import org.drover.runtime.wire.StreamCommand;
import org.drover.runtime.wire.StreamConfiguration;
import org.drover.runtime.wire.StreamElement;
import org.drover.runtime.wire.StreamHeader;
import org.drover.runtime.wire.VfioDataRecord;
import org.drover.runtime.wire.VfioSectionTag;
import org.drover.runtime.wire.WireName;
import org.drover.runtime.wire.WireOutput;

/** Writes what the main channel's decoder finds with the codecs that senders use; the foreign tail as it comes. */
final class MainStreamReencoder implements MainStreamListener {
    final ByteBuffer out;
    private final WireOutput wire;
    private final RamRecord encoder = new RamRecord(4096);
    private SectionHeader section;
    private WireName lastBlock;

    MainStreamReencoder(int bytes) {
        out = ByteBuffer.allocate(bytes);
        wire = new ByteBufferWireOutput(out);
        StreamHeader.write(wire);
    }

    @Override
    public void configuration(long offsetBytes, StreamConfiguration configuration) {
        configuration.write(wire);
    }

    @Override
    public void command(long offsetBytes, StreamCommand command, long value) {
        if (command == StreamCommand.PING) {
            command.write(wire, value);
        } else {
            command.write(wire);
        }
    }

    @Override
    public void section(long offsetBytes, StreamElement element, SectionHeader header) {
        section = header;
        if (element == StreamElement.SECTION_START) {
            header.write(wire, element);
        } else {
            SectionHeader.writeContinued(wire, element, header.sectionId());
        }
    }

    @Override
    public void ramBlocks(List<RamBlock> blocks) {
        RamBlockList.write(wire, blocks);
    }

    @Override
    public void ramPage(RamRecord page) {
        encoder.writePage(wire, page.type(), page.pageOffset(), page.block().equals(lastBlock) ? null : page.block());
        lastBlock = page.block();
    }

    @Override
    public void multifdFlush() {
        RamRecord.writeMultifdFlush(wire);
    }

    @Override
    public void vfioTag(VfioSectionTag tag) {
        tag.write(wire);
    }

    @Override
    public void vfioRecord(long lengthBytes) {
        VfioDataRecord.writeHeader(wire, lengthBytes);
    }

    @Override
    public void ramData(ByteBuffer data, int offset, int lengthBytes) {
        out.put(data.slice(offset, lengthBytes));
    }

    @Override
    public void vfioData(ByteBuffer data, int offset, int lengthBytes) {
        out.put(data.slice(offset, lengthBytes));
    }

    @Override
    public void sectionEnded(long endBytes) {
        if (Handlers.isRam(section.key())) {
            RamRecord.writeEos(wire);
        }
        SectionFooter.write(wire, section.sectionId());
    }

    @Override
    public void foreignData(ByteBuffer data, int offset, int lengthBytes) {
        out.put(data.slice(offset, lengthBytes));
    }
}
