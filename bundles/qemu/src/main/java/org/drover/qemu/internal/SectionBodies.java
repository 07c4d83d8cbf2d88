// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import java.nio.ByteBuffer;
import java.util.List;
import org.drover.api.ProtocolException;
import org.drover.runtime.wire.RamBlock;
import org.drover.runtime.wire.RamBlockList;
import org.drover.runtime.wire.RamRecord;
import org.drover.runtime.wire.RamRecordType;
import org.drover.runtime.wire.VfioDataRecord;
import org.drover.runtime.wire.VfioSectionTag;
import org.drover.runtime.wire.WireInput;
import org.drover.runtime.wire.WireName;
import org.drover.runtime.wire.WireOutput;

/**
 * Copies the bodies of a main stream's live sections, whose ends only their contents tell. One of these a stream: pages refer
 * to the block of the page before. One thread.
 */
final class SectionBodies {
    /** Page size of x86 and of most others; with it the two flag bits of a RAM record are cut. */
    static final int PAGE_BYTES = 4096;

    private static final int MAX_RAM_BLOCKS = 4096;

    /** Most bytes of a data record: QEMU 10.0 reads 1 MiB at once ({@code VFIO_MIG_DEFAULT_DATA_BUFFER_SIZE}). */
    private static final int MAX_RECORD_BYTES = 4 << 20;

    private static final int COPY_BYTES = 64 * 1024;

    private final RamRecord record = new RamRecord(PAGE_BYTES);
    private final ByteBuffer scratch = ByteBuffer.allocate(COPY_BYTES);
    private WireName lastBlock;
    private long flushes;
    private long ramSections;

    /**
     * Copies the body of a RAM section, up to and including its end.
     *
     * @param onSynchronisation runs when a synchronisation of the multifd channels has been written, and must let it out: the
     *     target's channels wait for it, and the source goes on within the same section with pages for them. Held back until
     *     the section ends, it would never come, since the source cannot end the section while the channels stand
     * @throws org.drover.api.ProtocolException if it is none
     */
    void copyRam(WireInput in, WireOutput out, Runnable onSynchronisation) {
        while (record.read(in).type() != RamRecordType.EOS) {
            switch (record.type()) {
                case MEM_SIZE -> {
                    List<RamBlock> blocks = RamBlockList.read(in, record.totalBytes(), MAX_RAM_BLOCKS);
                    RamBlockList.write(out, blocks);
                }
                case MULTIFD_FLUSH -> {
                    flushes++;
                    RamRecord.writeMultifdFlush(out);
                    onSynchronisation.run();
                }
                default -> copyPage(in, out);
            }
        }
        ramSections++;
        RamRecord.writeEos(out);
    }

    /**
     * Returns how often the multifd channels have been synchronised: machine types up to 8.1 do so with every section, and
     * do not say it.
     */
    long synchronisations() {
        return flushes > 0 ? flushes : ramSections;
    }

    private void copyPage(WireInput in, WireOutput out) {
        WireName block = record.block().equals(lastBlock) ? null : record.block();
        record.writePage(out, record.type(), record.pageOffset(), block);
        lastBlock = record.block();
        if (record.type() == RamRecordType.PAGE) {
            copy(in, out, PAGE_BYTES);
        }
    }

    /**
     * Copies the body of a VFIO device's live section, up to and including its end.
     *
     * @return bytes of device data that were in it
     * @throws org.drover.api.ProtocolException if it is none
     */
    long copyVfio(WireInput in, WireOutput out) {
        long dataBytes = 0;
        while (true) {
            VfioSectionTag tag = VfioSectionTag.read(in);
            switch (tag) {
                case END_OF_STATE, DEV_INIT_DATA_SENT -> {
                    tag.write(out);
                    return dataBytes;
                }
                case DEV_SETUP_STATE -> tag.write(out);
                case DEV_DATA_STATE -> {
                    long lengthBytes = VfioDataRecord.readLength(in, MAX_RECORD_BYTES);
                    VfioDataRecord.writeHeader(out, lengthBytes);
                    copy(in, out, lengthBytes);
                    dataBytes += lengthBytes;
                }
                case DEV_CONFIG_STATE ->
                    throw new ProtocolException("a VFIO device's config is in a live section, at byte " + in.position()
                            + " of the main channel; it belongs to the last one");
            }
        }
    }

    /** Copies bytes of which only the number is known. */
    void copy(WireInput in, WireOutput out, long lengthBytes) {
        for (long left = lengthBytes; left > 0; left -= scratch.capacity()) {
            scratch.clear().limit((int) Math.min(left, scratch.capacity()));
            in.readFully(scratch);
            out.writeFully(scratch.flip());
        }
    }
}
