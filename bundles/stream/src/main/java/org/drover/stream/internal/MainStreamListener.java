// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import java.nio.ByteBuffer;
import java.util.List;
import org.drover.runtime.wire.RamBlock;
import org.drover.runtime.wire.RamRecord;
import org.drover.runtime.wire.SectionHeader;
import org.drover.runtime.wire.StreamCommand;
import org.drover.runtime.wire.StreamConfiguration;
import org.drover.runtime.wire.StreamElement;
import org.drover.runtime.wire.StreamSubsection;
import org.drover.runtime.wire.VfioSectionTag;

/**
 * What {@link MainStreamDecoder} finds, in the order of the stream. Offsets are of an element's first byte. Whoever looks
 * for a part of it leaves the rest as it is.
 */
interface MainStreamListener {
    /** The machine type. */
    default void configuration(long offsetBytes, StreamConfiguration configuration) {}

    /**
     * An optional part of the configuration.
     *
     * @param body its data; valid during the call only
     */
    default void subsection(long offsetBytes, StreamSubsection subsection, ByteBuffer body) {}

    /**
     * A command.
     *
     * @param value the u32 of PING, else 0
     */
    default void command(long offsetBytes, StreamCommand command, long value) {}

    /** A section of a live handler begins: START, PART or END. */
    default void section(long offsetBytes, StreamElement element, SectionHeader header) {}

    /** The RAM blocks, in the section of RAM. */
    default void ramBlocks(List<RamBlock> blocks) {}

    /** A page or a zero page; the flyweight is valid during the call only. */
    default void ramPage(RamRecord page) {}

    /** Bytes of a page. */
    default void ramData(ByteBuffer data, int offset, int lengthBytes) {}

    /** MULTIFD_FLUSH. */
    default void multifdFlush() {}

    /** A tag in a VFIO device's section, but for DEV_DATA_STATE. */
    default void vfioTag(VfioSectionTag tag) {}

    /** DEV_DATA_STATE; that many bytes follow. */
    default void vfioRecord(long lengthBytes) {}

    /** Bytes of device data. */
    default void vfioData(ByteBuffer data, int offset, int lengthBytes) {}

    /**
     * The footer of the section that began last.
     *
     * @param endBytes offset of the byte after it
     */
    default void sectionEnded(long endBytes) {}

    /** The first section that only the description tells the end of begins here; {@link #foreignData} shows its bytes. */
    default void foreign(long offsetBytes) {}

    /** Bytes from the first foreign section on, its element byte included. */
    default void foreignData(ByteBuffer data, int offset, int lengthBytes) {}

    /** EOF, in a stream without foreign sections. */
    default void eof(long offsetBytes) {}

    /** The description begins, in a stream without foreign sections. */
    default void description(long offsetBytes, long lengthBytes) {}

    /** Bytes of the description. */
    default void descriptionData(ByteBuffer data, int offset, int lengthBytes) {}
}
