// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import java.util.List;
import java.util.Optional;

/**
 * What a section, a struct or a subsection consists of.
 *
 * @param fields in the order of the stream, the elements of arrays one by one; copied, never {@code null}
 * @param subsections that follow them; copied, never {@code null}
 */
public record VmStateFields(List<VmStateField> fields, List<VmStateSubsection> subsections) {
    /** Creates it. */
    public VmStateFields {
        fields = List.copyOf(fields);
        subsections = List.copyOf(subsections);
    }

    /**
     * Returns the first field of a name.
     *
     * @param name never {@code null}
     */
    public Optional<VmStateField> field(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).findFirst();
    }
}
