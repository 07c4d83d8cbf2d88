// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import java.util.Objects;

/**
 * A piece of the machine's memory, as the RAM section's setup lists it.
 *
 * @param name for instance {@code pc.ram}, never {@code null}
 * @param lengthBytes more than 0
 */
public record RamBlock(WireName name, long lengthBytes) {
    /**
     * Creates a block.
     *
     * @throws IllegalArgumentException if {@code lengthBytes} is not more than 0
     */
    public RamBlock {
        Objects.requireNonNull(name, "name");
        if (lengthBytes <= 0) {
            throw new IllegalArgumentException("lengthBytes " + lengthBytes + " must be more than 0");
        }
    }
}
