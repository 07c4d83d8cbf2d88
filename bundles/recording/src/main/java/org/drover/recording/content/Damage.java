// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.content;

/**
 * Why a recording cannot be read further than it can.
 *
 * @param kind whether something is missing, or wrong
 * @param offset of the first byte of the first record that is not whole, in the recording's file; in a directory of
 *     captures, in the unpacked file that {@code text} names
 * @param text one line for the reader
 */
public record Damage(Kind kind, long offset, String text) {
    /** Kinds of damage. */
    public enum Kind {
        /** The recorder did not come to its end: everything before the offset is whole. */
        CUT,
        /** Bytes are not those that were written. */
        CORRUPT
    }
}
