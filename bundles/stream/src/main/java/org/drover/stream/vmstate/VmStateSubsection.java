// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import java.util.Objects;

/**
 * An optional part of a vmstate that was in the stream.
 *
 * @param name with the names of those around it, as {@code fdrive/media_rate}; never {@code null}
 * @param version 0..4294967295
 * @param offset of its element byte in the stream
 * @param content what it consists of, never {@code null}
 */
public record VmStateSubsection(String name, long version, long offset, VmStateFields content) {
    /** Creates a subsection. */
    public VmStateSubsection {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(content, "content");
    }
}
