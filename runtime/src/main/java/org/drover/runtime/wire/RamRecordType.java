// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import org.drover.api.ProtocolException;

/**
 * What a record of the RAM section is: {@code RAM_SAVE_FLAG_*} of QEMU's {@code migration/ram.c}, without
 * {@code RAM_SAVE_FLAG_CONTINUE}. The flags stand in the low bits of a u64 whose high bits are a page-aligned number.
 */
public enum RamRecordType {
    /** A page that is all zero; one byte, 0, follows. */
    ZERO(0x02),
    /** The total of all blocks; the list of them follows: {@link RamBlockList}. */
    MEM_SIZE(0x04),
    /** A page; its bytes follow. */
    PAGE(0x08),
    /** The end of the section's data. */
    EOS(0x10),
    /** Wait until every multifd channel has had its SYNC packet. */
    MULTIFD_FLUSH(0x200);

    private static final RamRecordType[] VALUES = values();

    private final int raw;

    RamRecordType(int raw) {
        this.raw = raw;
    }

    /** Returns the flag on the wire. */
    public int raw() {
        return raw;
    }

    /**
     * Returns a type.
     *
     * @param raw the flags without CONTINUE
     * @throws ProtocolException if they are of no type, or of one that is not supported, which the message names
     */
    public static RamRecordType fromRaw(int raw) {
        for (RamRecordType type : VALUES) {
            if (type.raw == raw) {
                return type;
            }
        }
        throw new ProtocolException(String.format("RAM section has a record with flags 0x%x%s", raw, hint(raw)));
    }

    private static String hint(int raw) {
        return switch (raw) {
            case 0x40 -> " (XBZRLE): turn the capability xbzrle off";
            case 0x80 -> " (HOOK): RDMA of QEMU's own kind is not supported";
            case 0x100 -> " (COMPRESS_PAGE): turn the capability compress off";
            default -> ", which are unknown";
        };
    }
}
