// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import org.drover.api.ProtocolException;

/**
 * What the main channel consists of after its header, each led by one byte: {@code QEMU_VM_*} of QEMU's
 * {@code migration/savevm.h}. An element says nothing of its length: a receiver must know each one.
 */
public enum StreamElement {
    /** The end of the state; only {@link #VMDESCRIPTION} comes after it. */
    EOF(0x00),
    /** A live handler's setup: {@link SectionHeader}, data, {@link SectionFooter}. */
    SECTION_START(0x01),
    /** A live handler's round: section id, data, footer. */
    SECTION_PART(0x02),
    /** A live handler's completion: section id, data, footer. */
    SECTION_END(0x03),
    /** A whole section at once: {@link SectionHeader}, data, footer. */
    SECTION_FULL(0x04),
    /** Optional fields within a vmstate: {@link StreamSubsection}. */
    SUBSECTION(0x05),
    /** The description in JSON, after EOF: {@link VmDescription}. */
    VMDESCRIPTION(0x06),
    /** What machine this is, before everything else: {@link StreamConfiguration}. */
    CONFIGURATION(0x07),
    /** {@link StreamCommand}. */
    COMMAND(0x08),
    /** The end of a section: {@link SectionFooter}. */
    SECTION_FOOTER(0x7e);

    private static final StreamElement[] VALUES = values();

    private final int raw;

    StreamElement(int raw) {
        this.raw = raw;
    }

    /** Returns the byte on the wire, 0..255. */
    public int raw() {
        return raw;
    }

    /**
     * Returns the element that a byte leads.
     *
     * @param raw the byte, 0..255
     * @throws ProtocolException if no element has it
     */
    public static StreamElement fromRaw(int raw) {
        for (StreamElement element : VALUES) {
            if (element.raw == raw) {
                return element;
            }
        }
        throw new ProtocolException(String.format("Unknown stream element 0x%02x", raw));
    }

    /**
     * Reads the byte that leads an element.
     *
     * @param in the stream, between two elements
     * @throws ProtocolException if no element has this byte; the message says at which byte of the stream
     */
    public static StreamElement read(WireInput in) {
        long position = in.position();
        int raw = in.readU8();
        try {
            return fromRaw(raw);
        } catch (ProtocolException e) {
            throw new ProtocolException(e.getMessage() + " at byte " + position + " of the stream", e);
        }
    }

    /**
     * Writes the byte.
     *
     * @param out the stream, between two elements
     */
    public void write(WireOutput out) {
        out.writeU8(raw);
    }
}
