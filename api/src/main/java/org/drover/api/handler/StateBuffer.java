// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.handler;

import java.nio.ByteBuffer;
import org.osgi.annotation.versioning.ProviderType;

/** A channel's own buffer, lent for the payload of one device-state packet. */
@ProviderType
public interface StateBuffer extends AutoCloseable {
    /**
     * How many bytes at the start of the payload lie before the page boundary: room for the handler's own packet header
     * (QEMU's {@code VFIODeviceStatePacket}, 12 bytes), so that the device's data begins on a page.
     */
    int HEADER_BYTES = 12;

    /**
     * Returns the payload: direct, big-endian, position 0, limit 12 bytes + 1 MiB or more. The bytes between position and
     * limit at {@link StateSink#submit} are the payload.
     */
    ByteBuffer payload();

    /** Gives the buffer back without sending it. Does nothing after {@link StateSink#submit}. */
    @Override
    void close();
}
