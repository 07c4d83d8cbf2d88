// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.handler;

import java.nio.ByteBuffer;
import org.drover.api.transport.ReceiveBuffer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The payload of one device-state packet while it arrives on a channel. Channel thread only; every call may block until
 * bytes arrive, and throws if the channel ends before the packet does.
 */
@ProviderType
public interface StatePacket {
    /** Returns the number of the channel, for messages. */
    int channel();

    /** Returns how many bytes of the payload have not been read yet. */
    int remainingBytes();

    /**
     * Copies the next bytes: for headers.
     *
     * @param target its remaining room is filled
     * @throws org.drover.api.ProtocolException if the payload is shorter
     */
    void read(ByteBuffer target);

    /**
     * Returns the next bytes in the channel's own buffer, as many as one buffer holds, never beyond the packet's end. The
     * caller closes it when the bytes are used, on any thread; until then the channel has one buffer less.
     */
    ReceiveBuffer next();
}
