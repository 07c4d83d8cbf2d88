// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.drover.runtime.wire.VfioSectionTag;

/**
 * A tag in a VFIO device's section, and what belongs to it.
 *
 * @param tag never {@code null}
 * @param offset of the tag in the stream
 * @param data after {@link VfioSectionTag#DEV_CONFIG_STATE} the device's config, which {@link VfioPciConfig} reads if it is
 *     a PCI device's; after {@link VfioSectionTag#DEV_DATA_STATE} the device's data, without their length; else empty.
 *     Never {@code null}; a view of the buffer that was read
 */
public record VfioRecord(VfioSectionTag tag, long offset, ByteBuffer data) {
    /** Creates a record. */
    public VfioRecord {
        Objects.requireNonNull(tag, "tag");
        data = data.asReadOnlyBuffer();
    }

    /** Returns the data: a view of its own, read only. */
    @Override
    public ByteBuffer data() {
        return data.duplicate();
    }
}
