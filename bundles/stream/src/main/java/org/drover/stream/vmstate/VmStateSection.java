// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import java.util.List;
import java.util.Objects;
import org.drover.runtime.wire.SectionHeader;
import org.drover.runtime.wire.StreamElement;

/**
 * A section that was cut out of the stream.
 *
 * @param element {@link StreamElement#SECTION_FULL} or {@link StreamElement#SECTION_START}
 * @param header section id, idstr, instance id and version; never {@code null}
 * @param offset of the element byte in the stream
 * @param lengthBytes from the element byte to the end of the footer
 * @param content the fields; of a device without a vmstate one, {@code data}; none if the device is not described; never
 *     {@code null}
 * @param vfioRecords what {@code data} consists of, if the section is a VFIO device's; else empty; copied, never {@code
 *     null}
 */
public record VmStateSection(
        StreamElement element,
        SectionHeader header,
        long offset,
        int lengthBytes,
        VmStateFields content,
        List<VfioRecord> vfioRecords) {
    /** Creates a section. */
    public VmStateSection {
        Objects.requireNonNull(element, "element");
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(content, "content");
        vfioRecords = List.copyOf(vfioRecords);
    }
}
