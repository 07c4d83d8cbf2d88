// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A field, or one element of an array, as it is in the stream. Holds no copy of its bytes: it is valid as long as the
 * buffer that was read is not changed. May be used by several threads.
 */
public final class VmStateField {
    private final FieldDescription description;
    private final int element;
    private final ByteBuffer stream;
    private final int start;
    private final int lengthBytes;
    private final long offset;
    private final VmStateFields structure;

    VmStateField(
            FieldDescription description,
            int element,
            ByteBuffer stream,
            int start,
            int lengthBytes,
            long offset,
            VmStateFields structure) {
        this.description = description;
        this.element = element;
        this.stream = stream;
        this.start = start;
        this.lengthBytes = lengthBytes;
        this.offset = offset;
        this.structure = structure;
    }

    /** Returns what the description says of it; shared by the elements of a compressed array. */
    public FieldDescription description() {
        return description;
    }

    /** Returns the name; elements of an array have the same. */
    public String name() {
        return description.name();
    }

    /**
     * Returns which element of an array it is.
     *
     * @return empty if it is none, or the last of an array whose elements are described one by one
     */
    public OptionalInt index() {
        return description.arrayLength() > 1 ? OptionalInt.of(element) : description.index();
    }

    /** Returns how the bytes are to be taken. */
    public FieldType type() {
        return description.type();
    }

    /** Returns where the field begins in the stream, in bytes. */
    public long offset() {
        return offset;
    }

    /** Returns how many bytes of the stream it has. */
    public int lengthBytes() {
        return lengthBytes;
    }

    /** Returns the bytes: a new view, read only, big-endian. */
    public ByteBuffer bytes() {
        return stream.slice(start, lengthBytes).asReadOnlyBuffer();
    }

    /**
     * Returns the fields within.
     *
     * @return empty if it is no struct
     */
    public Optional<VmStateFields> structure() {
        return Optional.ofNullable(structure);
    }

    /**
     * Returns the value of a number, of a {@link FieldType#BOOL} as 0 or 1, or of a {@link FieldType#TIMER}.
     *
     * @return signed if the {@linkplain FieldType#isSigned() type} is; else unsigned, of which an 8-byte one of
     *     2<sup>63</sup> and more is negative here
     * @throws IllegalStateException if the type is none of these
     */
    public long number() {
        FieldType type = type();
        if (type == FieldType.BOOL) {
            return stream.get(start) == 0 ? 0 : 1;
        }
        if (!type.isInteger() && type != FieldType.TIMER) {
            throw new IllegalStateException("Field " + name() + " is no number but " + description.typeName());
        }
        long value = type.isSigned() ? stream.get(start) : stream.get(start) & 0xff;
        for (int i = 1; i < lengthBytes; i++) {
            value = value << Byte.SIZE | stream.get(start + i) & 0xff;
        }
        return value;
    }

    /** Returns the name, type and place; not the value, which may be long. */
    @Override
    public String toString() {
        return name() + " (" + Objects.toString(description.typeName()) + ", " + lengthBytes + " bytes at " + offset
                + ")";
    }
}
