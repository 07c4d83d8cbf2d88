// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Decodes a recorded main channel as far as there are codecs, that is, up to the first SECTION_FULL of a foreign
 * device, and writes each piece again.
 */
final class MainStreamWalker {
    private static final int MAX_RAM_BLOCKS = 64;
    private static final long MAX_RECORD_BYTES = 1024 * 1024;

    private final ByteBuffer stream;
    private final ByteBuffer again;
    private final WireInput in;
    private final WireOutput out;
    private final RamRecord ramRecord = new RamRecord(Captures.PAGE_SIZE_BYTES);
    private final Map<Long, SectionHeader> sections = new HashMap<>();
    private WireName lastBlock;

    String machineType;
    long pingValue;
    List<RamBlock> ramBlocks;
    SectionHeader foreign;
    long firstForeignOffset;
    long switchoverStartOffset;
    int flushes;
    int ramPages;
    int ramZeroPages;
    int vfioSections;
    int dataRecords;
    long dataBytes;
    int initDataSent;

    MainStreamWalker(ByteBuffer stream) {
        this.stream = stream.duplicate();
        this.again = ByteBuffer.allocate(stream.remaining());
        this.in = new ByteBufferWireInput(this.stream);
        this.out = new ByteBufferWireOutput(again);
    }

    /** Walks to the first foreign section, and compares. */
    MainStreamWalker walk() {
        StreamHeader.read(in);
        StreamHeader.write(out);
        while (foreign == null) {
            walkElement();
        }
        assertEquals(in.position(), out.position(), "bytes written again");
        int end = (int) in.position();
        assertEquals(-1, stream.slice(0, end).mismatch(again.slice(0, end)), "first byte that differs");
        return this;
    }

    private void walkElement() {
        long position = in.position();
        StreamElement element = StreamElement.read(in);
        switch (element) {
            case CONFIGURATION -> {
                StreamConfiguration configuration = StreamConfiguration.read(in);
                configuration.write(out);
                machineType = configuration.machineType().text();
            }
            case COMMAND -> walkCommand(position);
            case SECTION_START -> {
                SectionHeader header = SectionHeader.read(in);
                header.write(out, element);
                sections.put(header.sectionId(), header);
                walkSection(header);
            }
            case SECTION_PART, SECTION_END -> {
                long id = SectionHeader.readContinued(in);
                SectionHeader.writeContinued(out, element, id);
                walkSection(sections.get(id));
            }
            case SECTION_FULL -> {
                foreign = SectionHeader.read(in);
                foreign.write(out, element);
                firstForeignOffset = position;
            }
            default -> throw new AssertionError(element + " at " + position);
        }
    }

    private void walkCommand(long position) {
        StreamCommand command = StreamCommand.read(in);
        switch (command) {
            case PING -> {
                pingValue = in.readU32();
                command.write(out, pingValue);
            }
            case OPEN_RETURN_PATH -> command.write(out);
            case SWITCHOVER_START -> {
                switchoverStartOffset = position;
                command.write(out);
            }
            default -> throw new AssertionError(command + " at " + position);
        }
    }

    private void walkSection(SectionHeader header) {
        if (header.key().equals(SectionKey.of("ram", 0))) {
            walkRam();
        } else {
            walkVfio();
        }
        SectionFooter.read(in, header.sectionId());
        SectionFooter.write(out, header.sectionId());
    }

    private void walkRam() {
        while (ramRecord.read(in).type() != RamRecordType.EOS) {
            switch (ramRecord.type()) {
                case MEM_SIZE -> {
                    ramBlocks = RamBlockList.read(in, ramRecord.totalBytes(), MAX_RAM_BLOCKS);
                    RamBlockList.write(out, ramBlocks);
                }
                case MULTIFD_FLUSH -> {
                    flushes++;
                    RamRecord.writeMultifdFlush(out);
                }
                default -> walkPage();
            }
        }
        RamRecord.writeEos(out);
    }

    private void walkPage() {
        WireName block = ramRecord.block().equals(lastBlock) ? null : ramRecord.block();
        ramRecord.writePage(out, ramRecord.type(), ramRecord.pageOffset(), block);
        lastBlock = ramRecord.block();
        if (ramRecord.type() == RamRecordType.PAGE) {
            ramPages++;
            copy(Captures.PAGE_SIZE_BYTES);
        } else {
            ramZeroPages++;
        }
    }

    private void walkVfio() {
        vfioSections++;
        VfioSectionTag tag;
        do {
            tag = VfioSectionTag.read(in);
            if (tag == VfioSectionTag.DEV_DATA_STATE) {
                long lengthBytes = VfioDataRecord.readLength(in, MAX_RECORD_BYTES);
                VfioDataRecord.writeHeader(out, lengthBytes);
                copy((int) lengthBytes);
                dataRecords++;
                dataBytes += lengthBytes;
            } else {
                tag.write(out);
            }
            if (tag == VfioSectionTag.DEV_INIT_DATA_SENT) {
                initDataSent++;
            }
        } while (tag != VfioSectionTag.END_OF_STATE && tag != VfioSectionTag.DEV_INIT_DATA_SENT);
    }

    private void copy(int lengthBytes) {
        ByteBuffer data = ByteBuffer.allocate(lengthBytes);
        in.readFully(data);
        out.writeFully(data.flip());
    }
}
