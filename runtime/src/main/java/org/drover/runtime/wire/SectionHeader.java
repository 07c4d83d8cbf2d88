// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import java.util.Objects;
import org.drover.api.ProtocolException;

/**
 * What a section begins with. The first one of a handler ({@link StreamElement#SECTION_START} or {@link
 * StreamElement#SECTION_FULL}) introduces it in full, and this record is that; the later ones (PART, END) repeat the
 * section id alone.
 *
 * <pre>
 *   START, FULL   section id u32 | length u8 | idstr | instance id u32 | version id u32 | data | footer
 *   PART, END     section id u32 | data | footer
 * </pre>
 *
 * <p>The data have no length: only the section's handler finds their end.
 *
 * @param sectionId 0..4294967295, the source's number for the handler in this stream
 * @param key what the handler is registered under, never {@code null}
 * @param versionId 0..4294967295, of the handler's data
 */
public record SectionHeader(long sectionId, SectionKey key, long versionId) {
    /**
     * Creates a header.
     *
     * @throws IllegalArgumentException if a number is outside its range
     */
    public SectionHeader {
        BigEndian.requireU32(sectionId, "sectionId");
        Objects.requireNonNull(key, "key");
        BigEndian.requireU32(versionId, "versionId");
    }

    /**
     * Reads what follows the element byte of START and FULL.
     *
     * @param in the stream, after the element byte
     * @throws ProtocolException if the idstr is empty or has a NUL
     */
    public static SectionHeader read(WireInput in) {
        long sectionId = in.readU32();
        WireName idstr = WireName.readCounted(in, "Idstr of section " + sectionId);
        long instanceId = in.readU32();
        return new SectionHeader(sectionId, new SectionKey(idstr, instanceId), in.readU32());
    }

    /**
     * Writes the element byte and the header.
     *
     * @param out the stream, between two elements
     * @param element {@link StreamElement#SECTION_START} or {@link StreamElement#SECTION_FULL}
     * @throws IllegalArgumentException if {@code element} is another
     */
    public void write(WireOutput out, StreamElement element) {
        if (element != StreamElement.SECTION_START && element != StreamElement.SECTION_FULL) {
            throw new IllegalArgumentException(element + " has no full section header");
        }
        element.write(out);
        out.writeU32(sectionId);
        key.idstr().writeCounted(out);
        out.writeU32(key.instanceId());
        out.writeU32(versionId);
    }

    /**
     * Reads what follows the element byte of PART and END.
     *
     * @param in the stream, after the element byte
     * @return the section id, 0..4294967295
     */
    public static long readContinued(WireInput in) {
        return in.readU32();
    }

    /**
     * Writes the element byte and the section id.
     *
     * @param out the stream, between two elements
     * @param element {@link StreamElement#SECTION_PART} or {@link StreamElement#SECTION_END}
     * @param sectionId as its START said
     * @throws IllegalArgumentException if {@code element} is another
     */
    public static void writeContinued(WireOutput out, StreamElement element, long sectionId) {
        if (element != StreamElement.SECTION_PART && element != StreamElement.SECTION_END) {
            throw new IllegalArgumentException(element + " does not continue a section");
        }
        element.write(out);
        out.writeU32(sectionId);
    }
}
