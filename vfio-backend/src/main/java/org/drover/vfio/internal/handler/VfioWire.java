// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.vfio.internal.handler;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/**
 * What a VFIO device's sections and device-state packets are made of. All integers are big-endian. Source: the
 * {@code VFIO_MIG_FLAG_*} constants of QEMU 10.0 {@code hw/vfio/migration.c}, and {@code VFIODeviceStatePacket} of
 * {@code hw/vfio/migration-multifd.c}.
 */
final class VfioWire {
    /** Ends a section's body, and the config state: {@code VFIO_MIG_FLAG_END_OF_STATE}. */
    static final long END_OF_STATE = 0xffff_ffff_ef10_0001L;
    /** The device's config follows: {@code VFIO_MIG_FLAG_DEV_CONFIG_STATE}. */
    static final long DEV_CONFIG_STATE = 0xffff_ffff_ef10_0002L;
    /** The body of the SECTION_START: {@code VFIO_MIG_FLAG_DEV_SETUP_STATE}. */
    static final long DEV_SETUP_STATE = 0xffff_ffff_ef10_0003L;
    /** A u64 length and that many bytes of device data follow: {@code VFIO_MIG_FLAG_DEV_DATA_STATE}. */
    static final long DEV_DATA_STATE = 0xffff_ffff_ef10_0004L;
    /** Ends a section's body in place of END_OF_STATE, once: {@code VFIO_MIG_FLAG_DEV_INIT_DATA_SENT}. */
    static final long DEV_INIT_DATA_SENT = 0xffff_ffff_ef10_0005L;

    /** Bytes before the data of a record: the tag and the length. */
    static final int DATA_RECORD_HEADER_BYTES = 2 * Long.BYTES;
    /** Bytes around a config: DEV_CONFIG_STATE before it, END_OF_STATE behind it. */
    static final int CONFIG_TAGS_BYTES = 2 * Long.BYTES;

    /** Most bytes asked of a device in one read: {@code VFIO_MIG_DEFAULT_DATA_BUFFER_SIZE}. */
    static final int READ_BYTES = 1024 * 1024;
    /**
     * Longest data record accepted. QEMU 10.0 sends one read of at most 1 MiB; 64 times that leaves room for later ones,
     * and still tells a length from a stream that has lost its place.
     */
    static final long MAX_DATA_RECORD_BYTES = 64L * READ_BYTES;

    /** Bytes of the header that a device-state packet's payload begins with: version, index and flags. */
    static final int PACKET_HEADER_BYTES = 3 * Integer.BYTES;
    /** {@code VFIO_DEVICE_STATE_PACKET_VER_CURRENT}. */
    static final int PACKET_VERSION = 0;
    /** The packet is the device's last one and holds its config state: {@code VFIO_DEVICE_STATE_CONFIG_STATE}. */
    static final int PACKET_FLAG_CONFIG_STATE = 1;
    /** No packet has this index: {@code UINT32_MAX}. */
    static final int INVALID_INDEX = 0xffff_ffff;

    private VfioWire() {}

    /**
     * Writes the header of a packet at the start of its payload; the position stays.
     *
     * @param payload big-endian, with the 12 bytes from 0 within its limit
     * @param index the packet's place in the device's stream, unsigned
     * @param flags 0 or {@link #PACKET_FLAG_CONFIG_STATE}
     */
    static void putPacketHeader(ByteBuffer payload, int index, int flags) {
        payload.putInt(0, PACKET_VERSION);
        payload.putInt(Integer.BYTES, index);
        payload.putInt(2 * Integer.BYTES, flags);
    }

    /** Returns a tag, or whatever stands in its place, as messages show it. */
    static String hex(long value) {
        return "0x" + HexFormat.of().toHexDigits(value);
    }
}
