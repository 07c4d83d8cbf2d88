// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.handler;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Where a save thread puts a device's state: one first-in first-out queue for all devices, feeding all multifd channels.
 * One thread, the save thread.
 */
@ProviderType
public interface StateSink {
    /**
     * Lends the next buffer of whichever channel is free first. Blocks until one is; ended by a cancel. The caller waits
     * for nothing but its device while it holds the buffer.
     */
    StateBuffer acquire();

    /**
     * Queues the bytes between position and limit of {@link StateBuffer#payload} as one device-state packet. Does not
     * block.
     *
     * @param buffer from {@link #acquire}; the sink's afterwards
     */
    void submit(StateBuffer buffer);
}
