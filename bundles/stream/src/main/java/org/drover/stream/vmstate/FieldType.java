// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a field's bytes are to be taken. The names are those of QEMU's {@code VMStateInfo}s ({@code
 * migration/vmstate-types.c}); a device may have types of its own, which are {@link #BYTES}.
 */
public enum FieldType {
    /** One byte, true unless 0. */
    BOOL("bool"),
    /** A signed big-endian integer of 1 byte. */
    INT8("int8"),
    /** A signed big-endian integer of 2 bytes. */
    INT16("int16"),
    /** A signed big-endian integer of 4 bytes. */
    INT32("int32"),
    /** As {@link #INT32}; a destination refuses another value than its own. */
    INT32_EQUAL("int32 equal"),
    /** As {@link #INT32}; a destination refuses a negative value and one above its own. It is not little-endian. */
    INT32_LESS_OR_EQUAL("int32 le"),
    /** A signed big-endian integer of 8 bytes. */
    INT64("int64"),
    /** An unsigned integer of 1 byte. */
    UINT8("uint8"),
    /** As {@link #UINT8}; a destination refuses another value than its own. */
    UINT8_EQUAL("uint8 equal"),
    /** An unsigned big-endian integer of 2 bytes. */
    UINT16("uint16"),
    /** As {@link #UINT16}; a destination refuses another value than its own. */
    UINT16_EQUAL("uint16 equal"),
    /** An unsigned big-endian integer of 4 bytes. */
    UINT32("uint32"),
    /** As {@link #UINT32}; a destination refuses another value than its own. */
    UINT32_EQUAL("uint32 equal"),
    /** An unsigned big-endian integer of 8 bytes. */
    UINT64("uint64"),
    /** As {@link #UINT64}, in spite of its name; a destination refuses another value than its own. */
    UINT64_EQUAL("int64 equal"),
    /** When a timer expires, in nanoseconds of its clock, 8 bytes; all ones: it is not set. */
    TIMER("timer"),
    /** Stands for a null pointer in an array of pointers: one byte, the character {@code 0}. */
    NULL_POINTER("nullptr"),
    /** Fields of its own, one after the other, then subsections. */
    STRUCT("struct"),
    /** As {@link #STRUCT}, at a version of its own; the description has its fields beside the type, not in a struct. */
    VERSIONED_STRUCT("vstruct"),
    /** As {@link #VERSIONED_STRUCT}: fields that a device makes only for the stream. */
    TEMPORARY("tmp"),
    /** Whatever else: buffers, bitmaps, lists, a device's own types. The description gives their length. */
    BYTES("buffer");

    private static final Map<String, FieldType> BY_NAME =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(FieldType::typeName, Function.identity()));

    private final String typeName;

    FieldType(String typeName) {
        this.typeName = typeName;
    }

    /** Returns the type's name in the description. */
    public String typeName() {
        return typeName;
    }

    /**
     * Returns a type.
     *
     * @param typeName as in the description, never {@code null}
     * @return {@link #BYTES} if the name is no other's
     */
    public static FieldType of(String typeName) {
        return BY_NAME.getOrDefault(typeName, BYTES);
    }

    /** Returns whether the value is a number. */
    public boolean isInteger() {
        return switch (this) {
            case BOOL, TIMER, NULL_POINTER, STRUCT, VERSIONED_STRUCT, TEMPORARY, BYTES -> false;
            default -> true;
        };
    }

    /** Returns whether the value is a number that may be below 0. */
    public boolean isSigned() {
        return switch (this) {
            case INT8, INT16, INT32, INT32_EQUAL, INT32_LESS_OR_EQUAL, INT64 -> true;
            default -> false;
        };
    }

    /**
     * Returns the length that every value of the type has.
     *
     * @return in bytes; 0 if values differ in it
     */
    public int lengthBytes() {
        return switch (this) {
            case BOOL, INT8, UINT8, UINT8_EQUAL, NULL_POINTER -> 1;
            case INT16, UINT16, UINT16_EQUAL -> 2;
            case INT32, INT32_EQUAL, INT32_LESS_OR_EQUAL, UINT32, UINT32_EQUAL -> 4;
            case INT64, UINT64, UINT64_EQUAL, TIMER -> 8;
            case STRUCT, VERSIONED_STRUCT, TEMPORARY, BYTES -> 0;
        };
    }
}
