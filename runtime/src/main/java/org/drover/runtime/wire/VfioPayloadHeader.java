// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.drover.api.ProtocolException;

/**
 * What the payload of a VFIO device's device-state packet begins with: {@code VFIODeviceStatePacket} of QEMU's {@code
 * hw/vfio/migration-multifd.c}. The device's data follow it, or, in the packet with the highest index, its config
 * state.
 *
 * <pre>
 *   0         4       8       12
 *   +---------+-------+-------+------
 *   | version | index | flags | data
 *   +---------+-------+-------+------
 * </pre>
 *
 * <p>A flyweight, as {@link DeviceStatePacketHeader} is. That each index comes once and none is past the last one is
 * for the device's reorder window to see.
 */
public final class VfioPayloadHeader {
    /** u32, {@link #VERSION}. */
    public static final int VERSION_OFFSET = 0;
    /** u32, the packet's place in the device's stream. */
    public static final int INDEX_OFFSET = 4;
    /** u32, 0 or {@link #FLAG_CONFIG_STATE}. */
    public static final int FLAGS_OFFSET = 8;
    /** Bytes. */
    public static final int LENGTH = 12;

    /** {@code VFIO_DEVICE_STATE_PACKET_VER_CURRENT}. */
    public static final int VERSION = 0;
    /** {@code VFIO_DEVICE_STATE_CONFIG_STATE}: the data are the config state, and this is the device's last packet. */
    public static final int FLAG_CONFIG_STATE = 1;
    /** The highest index; {@code 0xffffffff} ({@code UINT32_MAX}) is not one. */
    public static final long MAX_INDEX = 0xffff_fffeL;

    private long index;
    private boolean configState;
    private int dataLengthBytes;

    /** Creates a flyweight that is over no buffer yet. */
    public VfioPayloadHeader() {}

    /**
     * Lays this over a payload and checks its header. After an exception it is as it was before.
     *
     * @param buffer holds at least {@link #LENGTH} bytes from {@code offset} to its limit; the data need not be there
     *     yet
     * @param offset absolute index of the payload
     * @param payloadLengthBytes of the whole payload, as the packet's header says
     * @return this
     * @throws ProtocolException if the payload is shorter than its header, or the version, the index or a flag is not
     *     allowed
     * @throws IndexOutOfBoundsException if the buffer is too short
     */
    public VfioPayloadHeader wrap(ByteBuffer buffer, int offset, int payloadLengthBytes) {
        if (payloadLengthBytes < LENGTH) {
            throw new ProtocolException("VFIO device-state packet has a payload of " + payloadLengthBytes
                    + " bytes, must be at least " + LENGTH);
        }
        Objects.checkFromIndexSize(offset, LENGTH, buffer.limit());
        long version = BigEndian.getU32(buffer, offset + VERSION_OFFSET);
        if (version != VERSION) {
            throw new ProtocolException("VFIO device-state packet has version " + version + ", must be " + VERSION);
        }
        long index = BigEndian.getU32(buffer, offset + INDEX_OFFSET);
        if (index > MAX_INDEX) {
            throw new ProtocolException(
                    "VFIO device-state packet has index " + index + ", must be at most " + MAX_INDEX);
        }
        int flags = BigEndian.getInt(buffer, offset + FLAGS_OFFSET);
        if ((flags & ~FLAG_CONFIG_STATE) != 0) {
            throw new ProtocolException(
                    String.format("VFIO device-state packet %d has unknown flags 0x%x", index, flags));
        }
        this.index = index;
        this.configState = flags == FLAG_CONFIG_STATE;
        this.dataLengthBytes = payloadLengthBytes - LENGTH;
        return this;
    }

    /** Returns the packet's place in the device's stream, 0 to {@link #MAX_INDEX}. */
    public long index() {
        return index;
    }

    /** Returns whether the data are the device's config state; then no packet has a higher index. */
    public boolean isConfigState() {
        return configState;
    }

    /** Returns how many bytes of data follow this header, 0 or more. */
    public int dataLengthBytes() {
        return dataLengthBytes;
    }

    /**
     * Writes a header. Does not allocate.
     *
     * @param buffer holds at least {@link #LENGTH} bytes from {@code offset} to its limit; its position is not changed
     * @param offset absolute index of the payload
     * @param index 0 to {@link #MAX_INDEX}
     * @param configState whether the data are the config state
     * @throws IllegalArgumentException if {@code index} is outside its range
     */
    public static void encode(ByteBuffer buffer, int offset, long index, boolean configState) {
        if (index < 0 || index > MAX_INDEX) {
            throw new IllegalArgumentException("index " + index + " must be 0 to " + MAX_INDEX);
        }
        Objects.checkFromIndexSize(offset, LENGTH, buffer.limit());
        BigEndian.putInt(buffer, offset + VERSION_OFFSET, VERSION);
        BigEndian.putInt(buffer, offset + INDEX_OFFSET, (int) index);
        BigEndian.putInt(buffer, offset + FLAGS_OFFSET, configState ? FLAG_CONFIG_STATE : 0);
    }
}
