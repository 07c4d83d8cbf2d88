// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;

/**
 * The end of the main channel, from the first section on that only the description can cut: the FULL sections of all
 * devices, those of VFIO devices among them. Shows what had come when the report was made; shares the bytes with the
 * analysis, which only adds to them. Any thread may read it.
 */
public final class ForeignTail {
    private final long offsetBytes;
    private final ByteBuffer sections;
    private final ByteBuffer description;

    /**
     * Creates a tail.
     *
     * @param offsetBytes offset in the main channel of the first byte of {@code sections}
     * @param sections from position to limit
     * @param description from position to limit; {@code null} if it has not come
     */
    public ForeignTail(long offsetBytes, ByteBuffer sections, ByteBuffer description) {
        this.offsetBytes = offsetBytes;
        this.sections = sections.asReadOnlyBuffer();
        this.description = description == null ? null : description.asReadOnlyBuffer();
    }

    /** Returns the offset in the main channel of the first byte of {@link #sections()}. */
    public long offsetBytes() {
        return offsetBytes;
    }

    /**
     * Returns the sections, from the element byte of the first one up to and including EOF, as {@link
     * org.drover.stream.vmstate.VmState#read} takes them; if there is no description yet, all bytes that have come. Read
     * only, big-endian, a new view each time.
     */
    public ByteBuffer sections() {
        return sections.duplicate();
    }

    /**
     * Returns the description, a text in JSON, UTF-8. It is there once the main channel ends with EOF and a description
     * whose length reaches exactly to the last byte. Read only, a new view each time.
     */
    public Optional<ByteBuffer> description() {
        return Optional.ofNullable(description).map(ByteBuffer::duplicate);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ForeignTail that
                && offsetBytes == that.offsetBytes
                && sections.equals(that.sections)
                && Objects.equals(description, that.description);
    }

    @Override
    public int hashCode() {
        return Objects.hash(offsetBytes, sections, description);
    }

    @Override
    public String toString() {
        return "ForeignTail[offset " + offsetBytes + ", " + sections.remaining() + " bytes, description "
                + (description == null ? "absent" : description.remaining() + " bytes") + "]";
    }
}
