// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the description says of a field.
 *
 * @param name as the description has it, never {@code null}; the elements of one array can be several fields of one name
 * @param typeName as the description has it, never {@code null}
 * @param lengthBytes of one element, 0 or more
 * @param arrayLength how many elements follow each other that this describes, 1 or more; for one that is not compressed, 1
 * @param index of this element, where the elements of an array are described one by one; QEMU leaves it out for the last one
 * @param structure the fields within, never {@code null}. Always there for {@link FieldType#STRUCT}; for {@link
 *     FieldType#VERSIONED_STRUCT} and {@link FieldType#TEMPORARY} if they are described; for others never
 */
public record FieldDescription(
        String name,
        String typeName,
        int lengthBytes,
        int arrayLength,
        OptionalInt index,
        Optional<StateDescription> structure) {
    /**
     * Creates a description.
     *
     * @throws IllegalArgumentException if a number is outside its range
     */
    public FieldDescription {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(typeName, "typeName");
        Objects.requireNonNull(index, "index");
        Objects.requireNonNull(structure, "structure");
        if (lengthBytes < 0 || arrayLength < 1) {
            throw new IllegalArgumentException("Field " + name + ": lengthBytes " + lengthBytes
                    + " must be 0 or more, arrayLength " + arrayLength + " must be 1 or more");
        }
    }

    /** Returns how the bytes are to be taken. */
    public FieldType type() {
        return FieldType.of(typeName);
    }
}
