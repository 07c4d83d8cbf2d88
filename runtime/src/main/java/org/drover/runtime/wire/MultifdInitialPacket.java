// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.UUID;
import org.drover.api.ProtocolException;

/**
 * What the source sends first, and once, on each multifd channel: {@code MultiFDInit_t} of QEMU's
 * {@code migration/multifd.c}. Connections are accepted in any order, so only this says which channel it is.
 *
 * <pre>
 *   0       4         8          24   25          32               64
 *   +-------+---------+----------+----+-----------+----------------+
 *   | magic | version | uuid     | id | reserved  | reserved       |
 *   +-------+---------+----------+----+-----------+----------------+
 * </pre>
 *
 * <p>Reserved bytes are written as zero and ignored by a stock receiver.
 *
 * @param uuid of the machine; all zero when none is set
 * @param channelId 0..254, less than the number of channels
 */
public record MultifdInitialPacket(UUID uuid, int channelId) {
    /** 16 bytes, in the order in which a UUID is written. */
    public static final int UUID_OFFSET = 8;
    /** u8. */
    public static final int CHANNEL_ID_OFFSET = 24;
    /** Reserved bytes, to the packet's end. */
    public static final int RESERVED_OFFSET = 25;
    /** Bytes. */
    public static final int LENGTH = 64;

    /** The machine's UUID where none is set. */
    public static final UUID NO_UUID = new UUID(0, 0);

    /** The most channels that can be told apart: the id is one byte, and the parameter {@code multifd-channels} too. */
    public static final int MAX_CHANNELS = 255;

    /**
     * Creates a packet.
     *
     * @throws IllegalArgumentException if {@code channelId} is outside its range
     */
    public MultifdInitialPacket {
        Objects.requireNonNull(uuid, "uuid");
        if (channelId < 0 || channelId >= MAX_CHANNELS) {
            throw new IllegalArgumentException("channelId " + channelId + " must be 0 to " + (MAX_CHANNELS - 1));
        }
    }

    /**
     * Checks and reads a packet. That each id comes once, and that the UUID is the destination's, is for the caller
     * to see.
     *
     * @param buffer holds at least {@link #LENGTH} bytes from {@code offset} to its limit
     * @param offset absolute index of the packet
     * @param channelCount how many channels there are, 1..255
     * @throws ProtocolException if the magic or the version is another, or the id is not less than {@code channelCount}
     * @throws IndexOutOfBoundsException if the buffer is too short
     */
    public static MultifdInitialPacket decode(ByteBuffer buffer, int offset, int channelCount) {
        Objects.checkFromIndexSize(offset, LENGTH, buffer.limit());
        MultifdPacketHeader.checkMagicAndVersion(buffer, offset, "Multifd initial packet");
        int channelId = buffer.get(offset + CHANNEL_ID_OFFSET) & 0xff;
        if (channelId >= channelCount) {
            throw new ProtocolException("Multifd initial packet has channel id " + channelId + ", must be less than "
                    + channelCount + ": set multifd-channels to the same number on both sides");
        }
        UUID uuid = new UUID(
                BigEndian.getLong(buffer, offset + UUID_OFFSET), BigEndian.getLong(buffer, offset + UUID_OFFSET + 8));
        return new MultifdInitialPacket(uuid, channelId);
    }

    /**
     * Writes the packet.
     *
     * @param buffer holds at least {@link #LENGTH} bytes from {@code offset} to its limit; its position is not changed
     * @param offset absolute index of the packet
     */
    public void encode(ByteBuffer buffer, int offset) {
        Objects.checkFromIndexSize(offset, LENGTH, buffer.limit());
        BigEndian.putInt(buffer, offset + MultifdPacketHeader.MAGIC_OFFSET, MultifdPacketHeader.MAGIC);
        BigEndian.putInt(buffer, offset + MultifdPacketHeader.VERSION_OFFSET, MultifdPacketHeader.VERSION);
        BigEndian.putLong(buffer, offset + UUID_OFFSET, uuid.getMostSignificantBits());
        BigEndian.putLong(buffer, offset + UUID_OFFSET + 8, uuid.getLeastSignificantBits());
        buffer.put(offset + CHANNEL_ID_OFFSET, (byte) channelId);
        BigEndian.putZeroes(buffer, offset + RESERVED_OFFSET, LENGTH - RESERVED_OFFSET);
    }
}
