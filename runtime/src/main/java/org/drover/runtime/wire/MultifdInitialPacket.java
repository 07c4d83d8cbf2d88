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
 *   0       4         8          24   25          32     36        38         64
 *   +-------+---------+----------+----+-----------+------+---------+----------+
 *   | magic | version | uuid     | id | reserved  | mark | version | reserved |
 *   +-------+---------+----------+----+-----------+------+---------+----------+
 * </pre>
 *
 * <p>QEMU writes zeroes from 25 on, and ignores what it reads there. A Drover source puts its mark there, {@code "DROV"},
 * and the highest version of {@link CompatibilityMessage} that it takes.
 *
 * @param uuid of the machine; all zero when none is set
 * @param channelId 0..254, less than the number of channels
 * @param droverVersion 1..65535 of a Drover source; 0 of a QEMU, which has no mark
 */
public record MultifdInitialPacket(UUID uuid, int channelId, int droverVersion) {
    /** 16 bytes, in the order in which a UUID is written. */
    public static final int UUID_OFFSET = 8;
    /** u8. */
    public static final int CHANNEL_ID_OFFSET = 24;
    /** Reserved bytes, to the packet's end. */
    public static final int RESERVED_OFFSET = 25;
    /** u32: Drover's mark, or zero. */
    public static final int MARK_OFFSET = 32;
    /** u16; counts only behind a mark. */
    public static final int DROVER_VERSION_OFFSET = 36;
    /** {@code "DROV"}. */
    public static final int MARK = 0x44524f56;
    /** Bytes. */
    public static final int LENGTH = 64;

    /** The machine's UUID where none is set. */
    public static final UUID NO_UUID = new UUID(0, 0);

    /** The most channels that can be told apart: the id is one byte, and the parameter {@code multifd-channels} too. */
    public static final int MAX_CHANNELS = 255;

    private static final int MAX_DROVER_VERSION = 0xffff;

    /**
     * Creates the packet of a QEMU.
     *
     * @param uuid of the machine
     * @param channelId 0..254
     * @throws IllegalArgumentException if {@code channelId} is outside its range
     */
    public MultifdInitialPacket(UUID uuid, int channelId) {
        this(uuid, channelId, 0);
    }

    /**
     * Creates a packet.
     *
     * @throws IllegalArgumentException if {@code channelId} or {@code droverVersion} is outside its range
     */
    public MultifdInitialPacket {
        Objects.requireNonNull(uuid, "uuid");
        if (channelId < 0 || channelId >= MAX_CHANNELS) {
            throw new IllegalArgumentException("channelId " + channelId + " must be 0 to " + (MAX_CHANNELS - 1));
        }
        if (droverVersion < 0 || droverVersion > MAX_DROVER_VERSION) {
            throw new IllegalArgumentException(
                    "droverVersion " + droverVersion + " must be 0 to " + MAX_DROVER_VERSION);
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
        int droverVersion = BigEndian.getInt(buffer, offset + MARK_OFFSET) == MARK
                ? BigEndian.getInt(buffer, offset + DROVER_VERSION_OFFSET) >>> Short.SIZE
                : 0;
        return new MultifdInitialPacket(uuid, channelId, droverVersion);
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
        if (droverVersion > 0) {
            BigEndian.putInt(buffer, offset + MARK_OFFSET, MARK);
            BigEndian.putInt(buffer, offset + DROVER_VERSION_OFFSET, droverVersion << Short.SIZE);
        }
    }
}
