// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.memory.internal;

import java.util.HashSet;
import java.util.Set;
import org.drover.api.ConfigurationException;
import org.drover.api.memory.GuestMemory;
import org.drover.api.memory.MemoryBlock;
import org.drover.runtime.wire.WireName;

/** What memory must be like to be moved, on either side. */
final class MemoryChecks {
    private MemoryChecks() {}

    /**
     * Checks names, lengths and page sizes.
     *
     * @throws ConfigurationException naming the block
     */
    static void check(GuestMemory memory) {
        Set<String> names = new HashSet<>();
        for (MemoryBlock block : memory.blocks()) {
            try {
                WireName.of(block.name());
            } catch (IllegalArgumentException e) {
                throw new ConfigurationException("memory block '" + block.name() + "' cannot be called that", e);
            }
            if (!names.add(block.name())) {
                throw new ConfigurationException(
                        "two memory blocks have the name '" + block.name() + "'; each needs its own");
            }
            if (Integer.bitCount(block.pageBytes()) != 1 || block.pageBytes() < Pages.BYTES) {
                throw new ConfigurationException("memory block '" + block.name() + "' has pages of " + block.pageBytes()
                        + " bytes, must be a power of two, " + Pages.BYTES + " or more");
            }
            if (block.lengthBytes() <= 0 || block.lengthBytes() % block.pageBytes() != 0) {
                throw new ConfigurationException("memory block '" + block.name() + "' has " + block.lengthBytes()
                        + " bytes, must have a multiple of its page size, " + block.pageBytes() + " bytes");
            }
        }
    }
}
