// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.drover.runtime.wire.SectionKey;

/**
 * The description of a migration stream that QEMU sends after its end ({@code QEMU_VM_VMDESCRIPTION}, {@code
 * docs/devel/migration/main.rst}; written by {@code migration/vmstate.c} and {@code migration/savevm.c}). Machine types
 * with {@code suppress-vmdesc} send none.
 *
 * @param pageSizeBytes of the target; 0 if the description does not say
 * @param configuration the element at the stream's begin, never {@code null}; streams of QEMU before 9.0 do not describe it
 * @param devices by the idstr and instance id of their sections, in the order of the stream; copied, never {@code null}
 */
public record VmStateDescription(
        int pageSizeBytes, Optional<StateDescription> configuration, Map<SectionKey, DeviceDescription> devices) {
    /** Creates a description. */
    public VmStateDescription {
        Objects.requireNonNull(configuration, "configuration");
        devices = Collections.unmodifiableMap(new LinkedHashMap<>(devices));
    }

    /**
     * Reads a description. What it says is bounded by its own length: an array is not unfolded here.
     *
     * @param json the text in UTF-8, from position to limit; not changed, not kept
     * @throws org.drover.api.ProtocolException if it is not JSON, or not such a description; the message says where
     */
    public static VmStateDescription parse(ByteBuffer json) {
        return DescriptionParser.parse(json);
    }
}
