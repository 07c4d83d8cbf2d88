// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import java.util.Objects;

/**
 * Where the bytes are not what the description says. Sections have no lengths, so nothing after it can be cut.
 *
 * @param offset of the byte in the stream, 0 or more
 * @param section idstr of the section; empty where it is between two sections, never {@code null}
 * @param field the path of the field within the section, as {@code state/channels[2]/count}; empty where it is none,
 *     never {@code null}
 * @param problem what is wrong, never {@code null}
 */
public record VmStateMismatch(long offset, String section, String field, String problem) {
    /** Creates a mismatch. */
    public VmStateMismatch {
        Objects.requireNonNull(section, "section");
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(problem, "problem");
    }

    /** Returns it as one line for a reader. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder();
        if (!section.isEmpty()) {
            line.append("section ").append(section).append(", ");
        }
        if (!field.isEmpty()) {
            line.append("field ").append(field).append(", ");
        }
        return line.append("byte ").append(offset).append(": ").append(problem).toString();
    }
}
