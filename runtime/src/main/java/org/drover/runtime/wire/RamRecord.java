// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import org.drover.api.ProtocolException;

/**
 * A record of the RAM section on the main channel. With multifd, pages travel on the channels and only MEM_SIZE,
 * MULTIFD_FLUSH and EOS are here.
 *
 * <pre>
 *   u64 (page offset | flags)  [| length u8 | block name, unless CONTINUE]  [| 0, if ZERO]  [| page, if PAGE]
 * </pre>
 *
 * <p>A flyweight for one page size: {@link #read} replaces what it shows, and remembers the block, which CONTINUE
 * refers to, from one section to the next. Allocates only where a name comes. Used by one thread.
 */
public final class RamRecord {
    /** {@code RAM_SAVE_FLAG_CONTINUE}: the page is of the same block as the one before. */
    public static final int FLAG_CONTINUE = 0x20;

    private final long flagsMask;

    private RamRecordType type;
    private long value;
    private WireName block;

    /**
     * Creates a flyweight that has read nothing yet.
     *
     * @param pageSizeBytes the target's page size, a power of two, at least 1 KiB
     * @throws IllegalArgumentException if {@code pageSizeBytes} is another
     */
    public RamRecord(int pageSizeBytes) {
        if (Integer.bitCount(pageSizeBytes) != 1 || pageSizeBytes < 2 * RamRecordType.MULTIFD_FLUSH.raw()) {
            throw new IllegalArgumentException(
                    "pageSizeBytes " + pageSizeBytes + " must be a power of two, at least 1024");
        }
        this.flagsMask = pageSizeBytes - 1L;
    }

    /**
     * Reads a record. After {@link RamRecordType#PAGE} the page's bytes are next in the stream, after
     * {@link RamRecordType#MEM_SIZE} the blocks; both are the caller's to read.
     *
     * @param in the stream, within a RAM section
     * @return this
     * @throws ProtocolException if the flags are unknown, a page refers to a block before there was one, or a zero page
     *     does not say zero
     */
    public RamRecord read(WireInput in) {
        long word = in.readU64();
        int flags = (int) (word & flagsMask);
        long value = word & ~flagsMask;
        boolean continued = (flags & FLAG_CONTINUE) != 0;
        RamRecordType type = RamRecordType.fromRaw(flags & ~FLAG_CONTINUE);
        if (type == RamRecordType.PAGE || type == RamRecordType.ZERO) {
            readBlock(in, continued);
            if (type == RamRecordType.ZERO) {
                readFill(in, value);
            }
        } else if (continued || type != RamRecordType.MEM_SIZE && value != 0) {
            throw new ProtocolException(String.format("RAM section has a record 0x%x, which is no %s", word, type));
        }
        this.type = type;
        this.value = value;
        return this;
    }

    private void readBlock(WireInput in, boolean continued) {
        if (!continued) {
            block = WireName.readCounted(in, "Block name in the RAM section");
        } else if (block == null) {
            throw new ProtocolException(
                    "RAM section has a page of the same block as the one before, but it is the first");
        }
    }

    private void readFill(WireInput in, long pageOffset) {
        int fill = in.readU8();
        if (fill != 0) {
            throw new ProtocolException(String.format(
                    "RAM section has a zero page 0x%x of %s filled with 0x%02x", pageOffset, block, fill));
        }
    }

    /** Returns what the record is; {@code null} before the first {@link #read}. */
    public RamRecordType type() {
        return type;
    }

    /** Returns where a {@code PAGE} or {@code ZERO} belongs, in bytes from its block's start; a u64, not checked. */
    public long pageOffset() {
        return value;
    }

    /** Returns the block of the last {@code PAGE} or {@code ZERO}; {@code null} before the first. */
    public WireName block() {
        return block;
    }

    /** Returns the bytes of all blocks together that a {@code MEM_SIZE} announced; a u64, not checked. */
    public long totalBytes() {
        return value;
    }

    /**
     * Writes the record that ends a section's data.
     *
     * @param out the stream, within a RAM section
     */
    public static void writeEos(WireOutput out) {
        out.writeU64(RamRecordType.EOS.raw());
    }

    /**
     * Writes the record that goes with a SYNC packet on every multifd channel.
     *
     * @param out the stream, within a RAM section
     */
    public static void writeMultifdFlush(WireOutput out) {
        out.writeU64(RamRecordType.MULTIFD_FLUSH.raw());
    }

    /**
     * Writes the record of a page, without the page's bytes, or of a zero page, entirely.
     *
     * @param out the stream, within a RAM section
     * @param type {@link RamRecordType#PAGE} or {@link RamRecordType#ZERO}
     * @param pageOffset in bytes from the block's start, a multiple of the page size
     * @param block of the page; {@code null} if it is that of the page before
     * @throws IllegalArgumentException if {@code type} is another, or the offset is no multiple
     */
    public void writePage(WireOutput out, RamRecordType type, long pageOffset, WireName block) {
        if (type != RamRecordType.PAGE && type != RamRecordType.ZERO || (pageOffset & flagsMask) != 0) {
            throw new IllegalArgumentException(String.format("No page record: %s at offset 0x%x", type, pageOffset));
        }
        out.writeU64(pageOffset | type.raw() | (block == null ? FLAG_CONTINUE : 0));
        if (block != null) {
            block.writeCounted(out);
        }
        if (type == RamRecordType.ZERO) {
            out.writeU8(0);
        }
    }
}
