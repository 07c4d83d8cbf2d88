// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.drover.api.ProtocolException;

/**
 * The header of a multifd packet that carries RAM pages, or, with the flag SYNC, a synchronisation point: {@code
 * MultiFDPacket_t} of QEMU's {@code migration/multifd.h}. Its length depends on the target's page size alone, not on
 * how many pages it names. The normal pages follow it, in the order of their offsets.
 *
 * <pre>
 *   0        12          16       20        24        32     36         64         320
 *   +--------+-----------+--------+---------+---------+------+----------+----------+----------------
 *   | header | allocated | normal | payload | number  | zero | reserved | block    | offsets, 8 × P
 *   +--------+-----------+--------+---------+---------+------+----------+----------+----------------
 * </pre>
 *
 * <p>A flyweight, as {@link DeviceStatePacketHeader} is, for one page size.
 */
public final class RamPacket {
    /** u32, how many offsets the packet has room for, at most {@link #maxPages()}. */
    public static final int PAGES_ALLOCATED_OFFSET = 12;
    /** u32, how many pages follow as payload. */
    public static final int NORMAL_PAGES_OFFSET = 16;
    /** u32, bytes of the payload. */
    public static final int PAYLOAD_LENGTH_OFFSET = 20;
    /** u64, counted over all channels. */
    public static final int PACKET_NUMBER_OFFSET = 24;
    /** u32, how many pages are all zero and not in the payload. */
    public static final int ZERO_PAGES_OFFSET = 32;
    /** Written as zero, ignored when read; to {@link #BLOCK_NAME_OFFSET}. */
    public static final int RESERVED_OFFSET = 36;
    /** NUL-terminated, in {@link #BLOCK_NAME_LENGTH} bytes. */
    public static final int BLOCK_NAME_OFFSET = 64;
    /** Bytes of the field, with the NUL. */
    public static final int BLOCK_NAME_LENGTH = 256;
    /** u64 each: the normal pages' offsets in the block, then the zero pages'. */
    public static final int OFFSETS_OFFSET = BLOCK_NAME_OFFSET + BLOCK_NAME_LENGTH;

    /** {@code MULTIFD_PACKET_SIZE}: the bytes of all pages that one packet names, 512 KiB. */
    public static final int PACKET_PAGES_BYTES = 512 * 1024;

    private static final int MIN_PAGE_SIZE_BYTES = 1024;

    private final int pageSizeBytes;
    private final int maxPages;
    private final int lengthBytes;

    private ByteBuffer buffer;
    private int start;
    private int flags;
    private int normalPages;
    private int zeroPages;
    private int payloadLengthBytes;
    private int blockNameLength;

    /**
     * Creates a flyweight that is over no buffer yet.
     *
     * @param pageSizeBytes the target's page size, a power of two from 1 KiB to 512 KiB
     * @throws IllegalArgumentException if {@code pageSizeBytes} is another
     */
    public RamPacket(int pageSizeBytes) {
        if (Integer.bitCount(pageSizeBytes) != 1
                || pageSizeBytes < MIN_PAGE_SIZE_BYTES
                || pageSizeBytes > PACKET_PAGES_BYTES) {
            throw new IllegalArgumentException("pageSizeBytes " + pageSizeBytes + " must be a power of two from "
                    + MIN_PAGE_SIZE_BYTES + " to " + PACKET_PAGES_BYTES);
        }
        this.pageSizeBytes = pageSizeBytes;
        this.maxPages = PACKET_PAGES_BYTES / pageSizeBytes;
        this.lengthBytes = OFFSETS_OFFSET + maxPages * Long.BYTES;
    }

    /** Returns the page size in bytes. */
    public int pageSizeBytes() {
        return pageSizeBytes;
    }

    /** Returns how many pages a packet can name, P: 128 for pages of 4 KiB. */
    public int maxPages() {
        return maxPages;
    }

    /** Returns the header's length in bytes: 320 + 8 × P, 1344 for pages of 4 KiB. */
    public int lengthBytes() {
        return lengthBytes;
    }

    /**
     * Lays this over a header and checks it, all but the offsets (see {@link #checkPageOffsets}). After an exception
     * it is where it was before.
     *
     * @param buffer holds at least {@link #lengthBytes()} bytes from {@code offset} to its limit
     * @param offset absolute index of the header
     * @return this
     * @throws ProtocolException if the packet is no RAM packet, or a count, the payload's length or the block's name
     *     is not allowed
     * @throws IndexOutOfBoundsException if the buffer is too short
     */
    public RamPacket wrap(ByteBuffer buffer, int offset) {
        Objects.checkFromIndexSize(offset, lengthBytes, buffer.limit());
        int flags = MultifdPacketHeader.decode(buffer, offset);
        if (MultifdPacketHeader.isDeviceState(flags)) {
            throw new ProtocolException(String.format("Multifd packet with flags 0x%x is no RAM packet", flags));
        }
        long allocated = BigEndian.getU32(buffer, offset + PAGES_ALLOCATED_OFFSET);
        long normal = BigEndian.getU32(buffer, offset + NORMAL_PAGES_OFFSET);
        long zero = BigEndian.getU32(buffer, offset + ZERO_PAGES_OFFSET);
        requireAtMost(allocated, maxPages, "pages allocated", pageSizeBytes);
        requireAtMost(normal, allocated, "normal pages", pageSizeBytes);
        requireAtMost(zero, allocated - normal, "zero pages", pageSizeBytes);

        long payload = BigEndian.getU32(buffer, offset + PAYLOAD_LENGTH_OFFSET);
        checkPayloadLength(payload, normal, MultifdPacketHeader.compression(flags));

        int nameLength = BigEndian.nulTerminatedLength(buffer, offset + BLOCK_NAME_OFFSET, BLOCK_NAME_LENGTH);
        if (nameLength < 0) {
            throw new ProtocolException(
                    "RAM packet has a block name without NUL in its " + BLOCK_NAME_LENGTH + " bytes");
        }
        if (nameLength == 0 && normal + zero > 0) {
            throw new ProtocolException("RAM packet names " + (normal + zero) + " pages but no block");
        }
        this.buffer = buffer;
        this.start = offset;
        this.flags = flags;
        this.normalPages = (int) normal;
        this.zeroPages = (int) zero;
        this.payloadLengthBytes = (int) payload;
        this.blockNameLength = nameLength;
        return this;
    }

    private static void requireAtMost(long count, long limit, String what, int pageSizeBytes) {
        if (count > limit) {
            throw new ProtocolException("RAM packet has " + count + " " + what + ", must be at most " + limit
                    + " (target page size " + pageSizeBytes + " bytes)");
        }
    }

    private void checkPayloadLength(long payload, long normal, MultifdCompression compression) {
        if (compression == MultifdCompression.NONE) {
            if (payload != normal * pageSizeBytes) {
                throw new ProtocolException("RAM packet has a payload of " + payload + " bytes, must be "
                        + normal * pageSizeBytes + " for " + normal + " pages of " + pageSizeBytes + " bytes");
            }
        } else if (payload > 2L * PACKET_PAGES_BYTES) { // what QEMU's compressors keep as output buffer
            throw new ProtocolException("RAM packet has a payload of " + payload + " bytes compressed with "
                    + compression + ", must be at most " + 2L * PACKET_PAGES_BYTES);
        }
    }

    /**
     * Checks that each page that the packet names lies within its block. Does not allocate.
     *
     * @param blockLengthBytes of the block that the packet names, 0 or more
     * @throws ProtocolException if an offset is more than the block's length less a page
     */
    public void checkPageOffsets(long blockLengthBytes) {
        long lastOffset = blockLengthBytes - pageSizeBytes;
        for (int i = 0; i < normalPages + zeroPages; i++) {
            long pageOffset = pageOffsetAt(i);
            if (pageOffset < 0 || pageOffset > lastOffset) {
                throw new ProtocolException(String.format(
                        "RAM packet has page offset 0x%x in block %s of 0x%x bytes",
                        pageOffset, blockName(), blockLengthBytes));
            }
        }
    }

    /** Returns whether this is a synchronisation point. Senders older than QEMU 9.0 name pages in it too. */
    public boolean isSync() {
        return MultifdPacketHeader.isSync(flags);
    }

    /** Returns how the payload is compressed. */
    public MultifdCompression compression() {
        return MultifdPacketHeader.compression(flags);
    }

    /** Returns how many pages are in the payload, 0 to {@link #maxPages()}. */
    public int normalPages() {
        return normalPages;
    }

    /** Returns how many pages are all zero, 0 to {@link #maxPages()} less {@link #normalPages()}. */
    public int zeroPages() {
        return zeroPages;
    }

    /** Returns how many bytes follow the header; {@code normalPages() * pageSizeBytes()} when not compressed. */
    public int payloadLengthBytes() {
        return payloadLengthBytes;
    }

    /** Returns the packet's number, a u64 counted over all channels. */
    public long packetNumber() {
        return BigEndian.getLong(buffer, start + PACKET_NUMBER_OFFSET);
    }

    /**
     * Returns whether the pages are of a block. Does not allocate.
     *
     * @param name of the block
     */
    public boolean isForBlock(WireName name) {
        return name.matches(buffer, start + BLOCK_NAME_OFFSET, blockNameLength);
    }

    /**
     * Returns the block's name. Allocates: for messages, not for each packet.
     *
     * @throws IllegalStateException if the packet names no block, which only one without pages may
     */
    public WireName blockName() {
        if (blockNameLength == 0) {
            throw new IllegalStateException("RAM packet names no block");
        }
        return WireName.copyOf(buffer, start + BLOCK_NAME_OFFSET, blockNameLength, "RAM packet's block name");
    }

    /**
     * Returns where a page of the payload belongs, in bytes from the block's start.
     *
     * @param i 0 to {@link #normalPages()} - 1; the page lies in the payload at {@code i * pageSizeBytes()}
     */
    public long normalPageOffset(int i) {
        return pageOffsetAt(Objects.checkIndex(i, normalPages));
    }

    /**
     * Returns where a zero page belongs, in bytes from the block's start.
     *
     * @param i 0 to {@link #zeroPages()} - 1
     */
    public long zeroPageOffset(int i) {
        return pageOffsetAt(normalPages + Objects.checkIndex(i, zeroPages));
    }

    private long pageOffsetAt(int i) {
        return BigEndian.getLong(buffer, start + OFFSETS_OFFSET + i * Long.BYTES);
    }

    /**
     * Writes the header of a packet with uncompressed pages. Does not allocate, and does not move this flyweight.
     *
     * @param buffer holds at least {@link #lengthBytes()} bytes from {@code offset} to its limit; position not changed
     * @param offset absolute index of the header
     * @param packetNumber counted over all channels
     * @param block the pages' block
     * @param pageOffsets first the normal pages', then the zero pages', in bytes from the block's start
     * @param normalPages how many of them are in the payload
     * @param zeroPages how many of them are zero
     * @throws IndexOutOfBoundsException if there are more pages than offsets, or than {@link #maxPages()}
     */
    public void encode(
            ByteBuffer buffer,
            int offset,
            long packetNumber,
            WireName block,
            long[] pageOffsets,
            int normalPages,
            int zeroPages) {
        Objects.checkFromIndexSize(normalPages, zeroPages, Math.min(pageOffsets.length, maxPages));
        encodeFixed(buffer, offset, 0, maxPages, packetNumber);
        BigEndian.putInt(buffer, offset + NORMAL_PAGES_OFFSET, normalPages);
        BigEndian.putInt(buffer, offset + PAYLOAD_LENGTH_OFFSET, normalPages * pageSizeBytes);
        BigEndian.putInt(buffer, offset + ZERO_PAGES_OFFSET, zeroPages);
        block.putPadded(buffer, offset + BLOCK_NAME_OFFSET, BLOCK_NAME_LENGTH);
        for (int i = 0; i < normalPages + zeroPages; i++) {
            BigEndian.putLong(buffer, offset + OFFSETS_OFFSET + i * Long.BYTES, pageOffsets[i]);
        }
    }

    /**
     * Writes a synchronisation point: no pages, no block, no payload. Does not allocate, and does not move this
     * flyweight.
     *
     * @param buffer holds at least {@link #lengthBytes()} bytes from {@code offset} to its limit; position not changed
     * @param offset absolute index of the packet
     * @param packetNumber counted over all channels
     */
    public void encodeSync(ByteBuffer buffer, int offset, long packetNumber) {
        encodeFixed(buffer, offset, MultifdPacketHeader.FLAG_SYNC, 0, packetNumber);
    }

    private void encodeFixed(ByteBuffer buffer, int offset, int flags, int pagesAllocated, long packetNumber) {
        Objects.checkFromIndexSize(offset, lengthBytes, buffer.limit());
        BigEndian.putZeroes(buffer, offset, lengthBytes);
        MultifdPacketHeader.encode(buffer, offset, flags);
        BigEndian.putInt(buffer, offset + PAGES_ALLOCATED_OFFSET, pagesAllocated);
        BigEndian.putLong(buffer, offset + PACKET_NUMBER_OFFSET, packetNumber);
    }
}
