// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.handler;

import org.osgi.annotation.versioning.ConsumerType;

/** The ability to take state from the multifd channels. */
@ConsumerType
public interface ParallelLoad extends LoadHandler {
    /** The source has stopped its machine; load threads start here. QEMU: {@code switchover_start}. */
    void switchoverStart();

    /**
     * Takes one device-state packet. Called on channel threads, several at once, possibly before
     * {@link #switchoverStart}. Checks the packet and queues its parts; may block as long as the packet is not the next in
     * order and its parts hold the channel's buffers. QEMU: {@code load_state_buffer}.
     *
     * @param packet the packet; valid until the method returns, the parts taken from it longer
     * @throws org.drover.api.ProtocolException if the packet is not what the protocol allows
     */
    void loadStateBuffer(StatePacket packet);

    /** All multifd channels have ended: what has not arrived never will. Must not block. Any thread. */
    void channelsEnded();
}
