// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import java.nio.ByteBuffer;
import org.drover.api.Deadline;
import org.drover.api.transport.Channel;
import org.drover.api.transport.ReceiveBuffer;
import org.drover.api.transport.TransportException;
import org.drover.runtime.wire.ConnectionType;
import org.drover.runtime.wire.MultifdInitialPacket;

/**
 * The first bytes of a connection: as many as tell which it is, and not one more. They are passed on as they came.
 *
 * @param bytes 4 of a main channel, 64 of a multifd channel; position 0
 * @param receivedNanos when they were there, as {@link System#nanoTime}
 * @param packet what a multifd channel said; {@code null} for a main channel
 */
record Greeting(ByteBuffer bytes, long receivedNanos, MultifdInitialPacket packet) {
    /**
     * Reads the first bytes.
     *
     * @param channel just accepted
     * @param deadline by which it must have said what it is
     * @throws org.drover.api.ProtocolException if it is of no migration
     * @throws org.drover.api.DroverException if it ends, breaks or says nothing
     */
    static Greeting read(Channel channel, Deadline deadline) {
        ByteBuffer bytes = ByteBuffer.allocate(MultifdInitialPacket.LENGTH);
        readFully(channel, bytes.limit(ConnectionType.MAGIC_LENGTH), deadline);
        MultifdInitialPacket packet = null;
        if (ConnectionType.fromMagic(bytes.getInt(0)) == ConnectionType.MULTIFD) {
            readFully(channel, bytes.limit(MultifdInitialPacket.LENGTH), deadline);
            packet = MultifdInitialPacket.decode(bytes, 0, MultifdInitialPacket.MAX_CHANNELS);
        }
        return new Greeting(bytes.flip(), System.nanoTime(), packet);
    }

    boolean isMain() {
        return packet == null;
    }

    /** Returns the channel's name. */
    String channel() {
        return packet == null ? "main" : "multifd-" + packet.channelId();
    }

    private static void readFully(Channel channel, ByteBuffer target, Deadline deadline) {
        while (target.hasRemaining()) {
            try (ReceiveBuffer part = channel.receive(1, target.remaining(), deadline)) {
                if (part.isEndOfStream()) {
                    throw new TransportException("it ended after " + target.position()
                            + " bytes, before it said what it is; a migration begins with a main channel");
                }
                target.put(part.data());
            }
        }
    }
}
