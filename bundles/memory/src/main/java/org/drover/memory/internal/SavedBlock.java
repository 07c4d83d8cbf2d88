// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.memory.internal;

import org.drover.api.memory.MemoryBlock;
import org.drover.runtime.wire.WireName;

/**
 * A block at the source.
 *
 * @param block the memory
 * @param name on the wire
 * @param pages those that are still to be sent
 */
record SavedBlock(MemoryBlock block, WireName name, PageSet pages) {
    SavedBlock(MemoryBlock block) {
        this(block, WireName.of(block.name()), new PageSet(block.lengthBytes()));
    }
}
