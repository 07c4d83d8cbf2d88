// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import org.drover.api.ProtocolException;

/**
 * What each section ends with: the byte {@link StreamElement#SECTION_FOOTER} and the section's id. The data of a
 * section have no length, so this is how it is noticed that a handler read too much or too little.
 */
public final class SectionFooter {
    private SectionFooter() {}

    /**
     * Reads a footer, its element byte included.
     *
     * @param in the stream, after the section's data
     * @param sectionId that the section began with
     * @throws ProtocolException if there is something else, or another id
     */
    public static void read(WireInput in, long sectionId) {
        long position = in.position();
        int element = in.readU8();
        if (element != StreamElement.SECTION_FOOTER.raw()) {
            throw new ProtocolException(String.format(
                    "Section %d does not end at byte %d of the stream: there is 0x%02x, must be its footer 0x%02x;"
                            + " its handler and the sender disagree about its data",
                    sectionId, position, element, StreamElement.SECTION_FOOTER.raw()));
        }
        long footerId = in.readU32();
        if (footerId != sectionId) {
            throw new ProtocolException("Section " + sectionId + " ends with the footer of section " + footerId
                    + " at byte " + position + " of the stream");
        }
    }

    /**
     * Writes a footer, its element byte included.
     *
     * @param out the stream, after the section's data
     * @param sectionId that the section began with
     */
    public static void write(WireOutput out, long sectionId) {
        StreamElement.SECTION_FOOTER.write(out);
        out.writeU32(sectionId);
    }
}
