// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.drover.runtime.wire.MultifdInitialPacket;
import org.drover.runtime.wire.StreamHeader;

/** What the connections of a source begin with. */
final class FirstBytes {
    private FirstBytes() {}

    static byte[] main() {
        return ByteBuffer.allocate(StreamHeader.LENGTH)
                .putInt(StreamHeader.MAGIC)
                .putInt(StreamHeader.VERSION)
                .array();
    }

    static byte[] multifd(UUID uuid, int id) {
        ByteBuffer packet = ByteBuffer.allocate(MultifdInitialPacket.LENGTH);
        new MultifdInitialPacket(uuid, id).encode(packet, 0);
        return packet.array();
    }
}
