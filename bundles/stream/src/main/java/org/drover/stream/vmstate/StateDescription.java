// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import java.util.List;
import java.util.Objects;

/**
 * What the description says of a {@code VMStateDescription} of QEMU: a device's state, a struct within it, or a subsection.
 *
 * @param name of the vmstate, never {@code null}; empty where the description has none, as for {@linkplain
 *     DeviceDescription#isLegacy() legacy} devices
 * @param version of the vmstate, 0 or more
 * @param fields in the order of the stream; copied, never {@code null}
 * @param subsections those that are in the stream, in its order; copied, never {@code null}
 */
public record StateDescription(
        String name, long version, List<FieldDescription> fields, List<StateDescription> subsections) {
    /**
     * Creates a description.
     *
     * @throws IllegalArgumentException if {@code version} is negative
     */
    public StateDescription {
        Objects.requireNonNull(name, "name");
        if (version < 0) {
            throw new IllegalArgumentException("version " + version + " of vmstate " + name + " must be 0 or more");
        }
        fields = List.copyOf(fields);
        subsections = List.copyOf(subsections);
    }
}
