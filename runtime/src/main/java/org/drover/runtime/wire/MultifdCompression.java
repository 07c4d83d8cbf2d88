// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import org.drover.api.ProtocolException;

/**
 * How a RAM packet's payload is compressed: the {@code MULTIFD_FLAG_*} values of QEMU's {@code migration/multifd.h}
 * under {@code MULTIFD_FLAG_COMPRESSION_MASK}. Drover itself sends and loads {@link #NONE}; the others are known so
 * that a packet can be shown, and refused by name.
 */
public enum MultifdCompression {
    /** Pages as they are. */
    NONE(0x00),
    /** zlib. */
    ZLIB(0x02),
    /** Zstandard. */
    ZSTD(0x04),
    /** Intel Query Processing Library. */
    QPL(0x08),
    /** User-space accelerator framework, UADK. */
    UADK(0x10),
    /** Intel QATzip. */
    QATZIP(0x20);

    private static final MultifdCompression[] VALUES = values();

    private final int raw;

    MultifdCompression(int raw) {
        this.raw = raw;
    }

    /** Returns the bits in a packet's flags. */
    public int raw() {
        return raw;
    }

    /**
     * Returns the compression of a packet.
     *
     * @param raw the flags under {@link MultifdPacketHeader#COMPRESSION_MASK}
     * @throws ProtocolException if no compression has these bits
     */
    public static MultifdCompression fromRaw(int raw) {
        for (MultifdCompression compression : VALUES) {
            if (compression.raw == raw) {
                return compression;
            }
        }
        throw new ProtocolException(String.format("Multifd packet has unknown compression bits 0x%02x", raw));
    }
}
