// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import java.nio.ByteBuffer;
import org.drover.api.ProtocolException;

/**
 * The 12 bytes that every packet of a multifd channel begins with: {@code MultiFDPacketHdr_t} of QEMU's
 * {@code migration/multifd.h}. Its flags say which packet it is, and so how many bytes of header follow.
 *
 * <pre>
 *   0        4        8        12
 *   +--------+--------+--------+
 *   | magic  |version | flags  |
 *   +--------+--------+--------+
 * </pre>
 */
public final class MultifdPacketHeader {
    /** u32, {@link #MAGIC}. */
    public static final int MAGIC_OFFSET = 0;
    /** u32, {@link #VERSION}. */
    public static final int VERSION_OFFSET = 4;
    /** u32, {@code FLAG_…} and {@link MultifdCompression}. */
    public static final int FLAGS_OFFSET = 8;
    /** Bytes. */
    public static final int LENGTH = 12;

    /** {@code MULTIFD_MAGIC}: first of every packet, and of the connection. */
    public static final int MAGIC = 0x11223344;
    /** {@code MULTIFD_VERSION}. */
    public static final int VERSION = 1;

    /** {@code MULTIFD_FLAG_SYNC}: a synchronisation point. */
    public static final int FLAG_SYNC = 0x01;
    /** {@code MULTIFD_FLAG_COMPRESSION_MASK}: the bits of {@link MultifdCompression}. */
    public static final int COMPRESSION_MASK = 0x3e;
    /** {@code MULTIFD_FLAG_DEVICE_STATE}: the packet is a {@link DeviceStatePacketHeader}, else a {@link RamPacket}. */
    public static final int FLAG_DEVICE_STATE = 0x40;

    private static final int KNOWN_FLAGS = FLAG_SYNC | COMPRESSION_MASK | FLAG_DEVICE_STATE;

    private MultifdPacketHeader() {}

    /**
     * Checks a header and returns its flags. Does not allocate.
     *
     * @param buffer holds at least {@link #LENGTH} bytes from {@code offset} to its limit
     * @param offset absolute index of the header
     * @return the flags: only known bits, at most one compression, DEVICE_STATE neither with SYNC nor with a
     *     compression
     * @throws ProtocolException if the magic, the version or the flags are others
     * @throws IndexOutOfBoundsException if the buffer is too short
     */
    public static int decode(ByteBuffer buffer, int offset) {
        checkMagicAndVersion(buffer, offset, "Multifd packet");
        int flags = BigEndian.getInt(buffer, offset + FLAGS_OFFSET);
        if ((flags & ~KNOWN_FLAGS) != 0) {
            throw new ProtocolException(String.format("Multifd packet has unknown flags 0x%x", flags & ~KNOWN_FLAGS));
        }
        if (isDeviceState(flags) && flags != FLAG_DEVICE_STATE) {
            throw new ProtocolException(String.format(
                    "Multifd packet has flags 0x%x: DEVICE_STATE goes neither with SYNC nor with a compression",
                    flags));
        }
        compression(flags);
        return flags;
    }

    static void checkMagicAndVersion(ByteBuffer buffer, int offset, String what) {
        int magic = BigEndian.getInt(buffer, offset + MAGIC_OFFSET);
        if (magic != MAGIC) {
            throw new ProtocolException(String.format("%s has magic 0x%08x, must be 0x%08x", what, magic, MAGIC));
        }
        long version = BigEndian.getU32(buffer, offset + VERSION_OFFSET);
        if (version != VERSION) {
            throw new ProtocolException(what + " has version " + version + ", must be " + VERSION);
        }
    }

    /**
     * Writes a header. Does not allocate.
     *
     * @param buffer holds at least {@link #LENGTH} bytes from {@code offset} to its limit
     * @param offset absolute index of the header
     * @param flags as {@link #decode} would return them
     */
    public static void encode(ByteBuffer buffer, int offset, int flags) {
        BigEndian.putInt(buffer, offset + MAGIC_OFFSET, MAGIC);
        BigEndian.putInt(buffer, offset + VERSION_OFFSET, VERSION);
        BigEndian.putInt(buffer, offset + FLAGS_OFFSET, flags);
    }

    /**
     * Returns whether a packet is a synchronisation point.
     *
     * @param flags of the packet
     */
    public static boolean isSync(int flags) {
        return (flags & FLAG_SYNC) != 0;
    }

    /**
     * Returns whether a packet carries device state.
     *
     * @param flags of the packet
     */
    public static boolean isDeviceState(int flags) {
        return (flags & FLAG_DEVICE_STATE) != 0;
    }

    /**
     * Returns how a packet's payload is compressed.
     *
     * @param flags of the packet
     * @throws ProtocolException if the bits are of no compression
     */
    public static MultifdCompression compression(int flags) {
        return MultifdCompression.fromRaw(flags & COMPRESSION_MASK);
    }
}
