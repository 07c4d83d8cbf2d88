// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import org.drover.api.ProtocolException;

/**
 * What the data of a VFIO device's sections on the main channel consist of, u64 each: {@code VFIO_MIG_FLAG_*} of QEMU's
 * {@code hw/vfio/migration.c} and {@code hw/vfio/vfio-migration-internal.h}.
 */
public enum VfioSectionTag {
    /** The end of the section's data. */
    END_OF_STATE(0xffff_ffff_ef10_0001L),
    /** The device's config follows, then {@link #END_OF_STATE}. */
    DEV_CONFIG_STATE(0xffff_ffff_ef10_0002L),
    /** The device's setup; {@link #END_OF_STATE} follows. */
    DEV_SETUP_STATE(0xffff_ffff_ef10_0003L),
    /** A u64 length and as many bytes of the device's data follow: {@link VfioDataRecord}. */
    DEV_DATA_STATE(0xffff_ffff_ef10_0004L),
    /**
     * The initial bytes have all been sent; stands where else {@link #END_OF_STATE} does, once, with switchover-ack
     * on.
     */
    DEV_INIT_DATA_SENT(0xffff_ffff_ef10_0005L);

    private static final VfioSectionTag[] VALUES = values();

    private final long raw;

    VfioSectionTag(long raw) {
        this.raw = raw;
    }

    /** Returns the 64 bits on the wire. */
    public long raw() {
        return raw;
    }

    /**
     * Returns a tag.
     *
     * @param raw the 64 bits on the wire
     * @throws ProtocolException if no tag has them
     */
    public static VfioSectionTag fromRaw(long raw) {
        for (VfioSectionTag tag : VALUES) {
            if (tag.raw == raw) {
                return tag;
            }
        }
        throw new ProtocolException(String.format("Unknown tag 0x%016x in a VFIO device's section", raw));
    }

    /**
     * Reads a tag.
     *
     * @param in the stream, within a VFIO device's section
     * @throws ProtocolException if it is unknown
     */
    public static VfioSectionTag read(WireInput in) {
        return fromRaw(in.readU64());
    }

    /**
     * Writes the tag.
     *
     * @param out the stream, within a VFIO device's section
     */
    public void write(WireOutput out) {
        out.writeU64(raw);
    }
}
