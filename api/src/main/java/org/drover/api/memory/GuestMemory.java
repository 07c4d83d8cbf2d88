// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.memory;

import java.util.List;

/**
 * The memory that moves in a migration.
 *
 * @param blocks in the order in which they are sent; empty if no memory moves
 * @param trackers each knows some of the writes, all of them together must know every write of anything that runs while the
 *     machine does; empty if nobody knows, and then every page counts as written. Used at the source only
 */
public record GuestMemory(List<MemoryBlock> blocks, List<DirtyTracker> trackers) {
    /** No memory: for devices alone. */
    public static final GuestMemory NONE = new GuestMemory(List.of(), List.of());

    /** Copies the lists. */
    public GuestMemory {
        blocks = List.copyOf(blocks);
        trackers = List.copyOf(trackers);
    }

    /** Returns whether there is nothing to move. */
    public boolean isEmpty() {
        return blocks.isEmpty();
    }
}
