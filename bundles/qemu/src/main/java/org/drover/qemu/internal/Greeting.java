// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import java.nio.ByteBuffer;
import org.drover.api.Deadline;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.TransportException;
import org.drover.runtime.wire.ConnectionType;

/** The first bytes of a connection, which tell what it is. */
final class Greeting {
    /** How long a connection may take to say what it is. */
    private static final long PATIENCE_MILLIS = 10_000;

    private Greeting() {}

    /**
     * Reads them.
     *
     * @return four bytes, from position to limit
     */
    static ByteBuffer read(Channel channel) {
        ByteBuffer magic = ByteBuffer.allocate(ConnectionType.MAGIC_LENGTH);
        Deadline deadline = Deadline.afterMillis(PATIENCE_MILLIS);
        while (magic.hasRemaining()) {
            try (ReceiveBuffer part = channel.receive(magic.remaining(), magic.remaining(), deadline)) {
                if (part.isEndOfStream()) {
                    throw new TransportException("the connection from " + channel.info().peer()
                            + " ended before it said what it is");
                }
                magic.put(part.data());
            }
        }
        return magic.flip();
    }
}
