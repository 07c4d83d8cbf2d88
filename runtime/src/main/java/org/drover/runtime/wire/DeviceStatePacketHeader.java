// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.drover.api.ProtocolException;

/**
 * The header of a multifd packet that carries device state: {@code MultiFDPacketDeviceState_t} of QEMU's {@code
 * migration/multifd.h}. The payload follows it; what it is, the section's handler knows (for VFIO devices it begins
 * with a {@link VfioPayloadHeader}).
 *
 * <pre>
 *   0         12                    268           272              276
 *   +---------+---------------------+-------------+----------------+----------
 *   | header  | idstr, NUL-ended    | instance id | payload length | payload
 *   +---------+---------------------+-------------+----------------+----------
 * </pre>
 *
 * <p>A flyweight: {@link #wrap} lays it over a buffer, checks everything, and allocates nothing. It shows the buffer
 * as it was then; it must not be used once the buffer has been given back. Used by one thread.
 */
public final class DeviceStatePacketHeader {
    /** NUL-terminated, in {@link #IDSTR_LENGTH} bytes. */
    public static final int IDSTR_OFFSET = MultifdPacketHeader.LENGTH;
    /** Bytes of the field, with the NUL. */
    public static final int IDSTR_LENGTH = 256;
    /** u32. */
    public static final int INSTANCE_ID_OFFSET = IDSTR_OFFSET + IDSTR_LENGTH;
    /** u32, bytes after the header. */
    public static final int PAYLOAD_LENGTH_OFFSET = INSTANCE_ID_OFFSET + 4;
    /** Bytes: 276. */
    public static final int LENGTH = PAYLOAD_LENGTH_OFFSET + 4;

    private ByteBuffer buffer;
    private int idstrIndex;
    private int idstrLength;
    private long instanceId;
    private int payloadLengthBytes;

    /** Creates a flyweight that is over no buffer yet. */
    public DeviceStatePacketHeader() {}

    /**
     * Lays this over a header and checks it. After an exception it is where it was before.
     *
     * @param buffer holds at least {@link #LENGTH} bytes from {@code offset} to its limit
     * @param offset absolute index of the header
     * @param payloadLimitBytes the longest payload to accept, because the length comes from the peer
     * @return this
     * @throws ProtocolException if it is no device-state packet, the idstr is empty or has no NUL, or the payload's
     *     length is 0 or more than the limit
     * @throws IndexOutOfBoundsException if the buffer is too short
     */
    public DeviceStatePacketHeader wrap(ByteBuffer buffer, int offset, int payloadLimitBytes) {
        Objects.checkFromIndexSize(offset, LENGTH, buffer.limit());
        int flags = MultifdPacketHeader.decode(buffer, offset);
        if (!MultifdPacketHeader.isDeviceState(flags)) {
            throw new ProtocolException(String.format("Multifd packet with flags 0x%x carries no device state", flags));
        }
        int idstrIndex = offset + IDSTR_OFFSET;
        int idstrLength = BigEndian.nulTerminatedLength(buffer, idstrIndex, IDSTR_LENGTH);
        if (idstrLength < 1) {
            throw new ProtocolException(
                    idstrLength == 0
                            ? "Device-state packet has an empty idstr"
                            : "Device-state packet has an idstr without NUL in its " + IDSTR_LENGTH + " bytes");
        }
        long payload = BigEndian.getU32(buffer, offset + PAYLOAD_LENGTH_OFFSET);
        if (payload < 1 || payload > payloadLimitBytes) {
            throw new ProtocolException("Device-state packet for "
                    + WireName.copyOf(buffer, idstrIndex, idstrLength, "Device-state packet's idstr")
                    + " has a payload of " + payload + " bytes, must be 1 to " + payloadLimitBytes);
        }
        this.buffer = buffer;
        this.idstrIndex = idstrIndex;
        this.idstrLength = idstrLength;
        this.instanceId = BigEndian.getU32(buffer, offset + INSTANCE_ID_OFFSET);
        this.payloadLengthBytes = (int) payload;
        return this;
    }

    /** Returns the section's instance id, 0..4294967295. */
    public long instanceId() {
        return instanceId;
    }

    /** Returns how many bytes follow the header: 1 to the limit that {@link #wrap} was given. */
    public int payloadLengthBytes() {
        return payloadLengthBytes;
    }

    /**
     * Returns whether the packet is for a section. Does not allocate.
     *
     * @param key of the section
     */
    public boolean isFor(SectionKey key) {
        return instanceId == key.instanceId() && key.idstr().matches(buffer, idstrIndex, idstrLength);
    }

    /** Returns the key of the section that the packet is for. Allocates: for messages, not for each packet. */
    public SectionKey sectionKey() {
        return new SectionKey(
                WireName.copyOf(buffer, idstrIndex, idstrLength, "Device-state packet's idstr"), instanceId);
    }

    /** Returns what {@code sectionKey().hashCode()} would be, without allocating. */
    int sectionHash() {
        return SectionKey.hash(WireName.hash(buffer, idstrIndex, idstrLength), instanceId);
    }

    /**
     * Writes a header. Does not allocate.
     *
     * @param buffer holds at least {@link #LENGTH} bytes from {@code offset} to its limit; its position is not changed
     * @param offset absolute index of the header
     * @param key of the section
     * @param payloadLengthBytes how many bytes will follow, at least 1
     * @throws IllegalArgumentException if {@code payloadLengthBytes} is less than 1
     */
    public static void encode(ByteBuffer buffer, int offset, SectionKey key, int payloadLengthBytes) {
        if (payloadLengthBytes < 1) {
            throw new IllegalArgumentException("payloadLengthBytes " + payloadLengthBytes + " must be at least 1");
        }
        Objects.checkFromIndexSize(offset, LENGTH, buffer.limit());
        MultifdPacketHeader.encode(buffer, offset, MultifdPacketHeader.FLAG_DEVICE_STATE);
        key.idstr().putPadded(buffer, offset + IDSTR_OFFSET, IDSTR_LENGTH);
        BigEndian.putInt(buffer, offset + INSTANCE_ID_OFFSET, (int) key.instanceId());
        BigEndian.putInt(buffer, offset + PAYLOAD_LENGTH_OFFSET, payloadLengthBytes);
    }
}
