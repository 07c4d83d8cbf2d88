// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import org.drover.api.ProtocolException;

/**
 * What a connection is, told by its first four bytes: connections of one migration all go to the same address, and
 * come in any order.
 */
public enum ConnectionType {
    /** The main channel: begins with {@link StreamHeader}. */
    MAIN(StreamHeader.MAGIC),
    /** A multifd channel: begins with {@link MultifdInitialPacket}. */
    MULTIFD(MultifdPacketHeader.MAGIC);

    /** How many bytes tell it. */
    public static final int MAGIC_LENGTH = 4;

    private final int magic;

    ConnectionType(int magic) {
        this.magic = magic;
    }

    /** Returns the first four bytes of such a connection, read in big-endian order. */
    public int magic() {
        return magic;
    }

    /**
     * Returns what a connection is.
     *
     * @param magic its first four bytes, read in big-endian order
     * @throws ProtocolException if no connection of a migration begins so
     */
    public static ConnectionType fromMagic(int magic) {
        for (ConnectionType type : values()) {
            if (type.magic == magic) {
                return type;
            }
        }
        throw new ProtocolException(String.format(
                "Connection begins with 0x%08x, must be 0x%08x (main channel) or 0x%08x (multifd channel):"
                        + " is the other side a migration, and TLS on or off on both sides?",
                magic, MAIN.magic, MULTIFD.magic));
    }
}
