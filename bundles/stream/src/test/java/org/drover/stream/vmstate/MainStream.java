// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.drover.runtime.wire.ByteBufferWireInput;
import org.drover.runtime.wire.RamBlock;
import org.drover.runtime.wire.RamBlockList;
import org.drover.runtime.wire.RamRecord;
import org.drover.runtime.wire.RamRecordType;
import org.drover.runtime.wire.SectionFooter;
import org.drover.runtime.wire.SectionHeader;
import org.drover.runtime.wire.StreamCommand;
import org.drover.runtime.wire.StreamConfiguration;
import org.drover.runtime.wire.StreamElement;
import org.drover.runtime.wire.StreamHeader;
import org.drover.runtime.wire.VfioDataRecord;
import org.drover.runtime.wire.VfioSectionTag;
import org.drover.runtime.wire.VmDescription;

/**
 * A whole main stream in memory, split into what the live handlers wrote, the vmstate sections, and the description.
 * Passes over the live handlers' sections.
 */
final class MainStream {
    private static final int PAGE_SIZE_BYTES = 4096;
    private static final int MAX_BLOCKS = 1000;

    private final ByteBuffer stream;
    private final ByteBufferWireInput in;
    private final RamRecord record = new RamRecord(PAGE_SIZE_BYTES);
    private final Map<Long, String> live = new HashMap<>();

    /** What the RAM section's START listed. */
    private List<RamBlock> blocks = List.of();

    private long ramSectionId;
    private final int configurationEnd;
    private final int tailOffset;

    MainStream(ByteBuffer stream) {
        this.stream = stream.slice();
        this.in = new ByteBufferWireInput(this.stream);
        StreamHeader.read(in);
        if (StreamElement.read(in) != StreamElement.CONFIGURATION) {
            throw new AssertionError("no configuration");
        }
        StreamConfiguration.read(in);
        configurationEnd = this.stream.position();
        while (passLiveElement()) {
            // The next one is the loop's.
        }
        tailOffset = this.stream.position();
    }

    /** Passes an element, or returns false in front of the first section that is no live handler's. */
    private boolean passLiveElement() {
        int start = stream.position();
        StreamElement element = StreamElement.read(in);
        switch (element) {
            case COMMAND -> {
                byte[] data = new byte[StreamCommand.read(in).lengthBytes()];
                in.readFully(ByteBuffer.wrap(data));
                return true;
            }
            case SECTION_START -> {
                SectionHeader header = SectionHeader.read(in);
                String idstr = header.key().idstr().text();
                if (!idstr.equals("ram") && !idstr.endsWith("/vfio")) {
                    stream.position(start);
                    return false;
                }
                live.put(header.sectionId(), idstr);
                passSection(header.sectionId());
                return true;
            }
            case SECTION_PART, SECTION_END -> {
                passSection(SectionHeader.readContinued(in));
                return true;
            }
            default -> {
                stream.position(start);
                return false;
            }
        }
    }

    private void passSection(long sectionId) {
        if (live.get(sectionId).equals("ram")) {
            ramSectionId = sectionId;
            passRam();
        } else {
            passVfio();
        }
        SectionFooter.read(in, sectionId);
    }

    private void passRam() {
        while (record.read(in).type() != RamRecordType.EOS) {
            if (record.type() == RamRecordType.MEM_SIZE) {
                blocks = RamBlockList.read(in, record.totalBytes(), MAX_BLOCKS);
            } else if (record.type() == RamRecordType.PAGE) {
                stream.position(stream.position() + PAGE_SIZE_BYTES);
            }
        }
    }

    private void passVfio() {
        VfioSectionTag tag = VfioSectionTag.read(in);
        while (tag != VfioSectionTag.END_OF_STATE && tag != VfioSectionTag.DEV_INIT_DATA_SENT) {
            if (tag == VfioSectionTag.DEV_DATA_STATE) {
                int lengthBytes = (int) VfioDataRecord.readLength(in, stream.remaining());
                stream.position(stream.position() + lengthBytes);
            }
            tag = VfioSectionTag.read(in);
        }
    }

    /** Returns the RAM blocks, and none if there was no RAM section. */
    List<RamBlock> ramBlocks() {
        return blocks;
    }

    long ramSectionId() {
        return ramSectionId;
    }

    int tailOffset() {
        return tailOffset;
    }

    /** Returns everything from the first vmstate section to the stream's end. */
    ByteBuffer tail() {
        return stream.slice(tailOffset, stream.limit() - tailOffset);
    }

    /** Returns the stream's header and configuration: all that QEMU's script needs before the tail. */
    ByteBuffer beginning() {
        return stream.slice(0, configurationEnd);
    }

    /** Returns the text of the description, which ends the stream: found from there, without reading the sections. */
    ByteBuffer json() {
        for (int at = stream.limit() - 1 - Integer.BYTES; at > tailOffset; at--) {
            if (stream.get(at) == StreamElement.VMDESCRIPTION.raw()
                    && stream.getInt(at + 1) == stream.limit() - at - 1 - Integer.BYTES) {
                ByteBufferWireInput description =
                        new ByteBufferWireInput(stream.slice(at + 1, stream.limit() - at - 1));
                int lengthBytes = VmDescription.readLength(description, stream.limit());
                return stream.slice(stream.limit() - lengthBytes, lengthBytes);
            }
        }
        throw new AssertionError("no description");
    }

    VmStateDescription description() {
        return VmStateDescription.parse(json());
    }

    VmState state() {
        return VmState.read(tail(), tailOffset, description());
    }
}
