// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import org.drover.api.ProtocolException;

/** The first eight bytes of the main channel: {@code QEMU_VM_FILE_MAGIC} and {@code QEMU_VM_FILE_VERSION}. */
public final class StreamHeader {
    /** {@code "QEVM"}. */
    public static final int MAGIC = 0x5145_564d;
    /** The only version in use; version 2 was given up by QEMU long ago. */
    public static final int VERSION = 3;
    /** Bytes. */
    public static final int LENGTH = 8;

    private StreamHeader() {}

    /**
     * Reads the header.
     *
     * @param in the stream, at its first byte
     * @throws ProtocolException if the magic or the version is another
     */
    public static void read(WireInput in) {
        long magic = in.readU32();
        if (magic != MAGIC) {
            throw new ProtocolException(String.format("Main channel has magic 0x%08x, must be 0x%08x", magic, MAGIC));
        }
        long version = in.readU32();
        if (version != VERSION) {
            throw new ProtocolException("Main channel has stream version " + version + ", must be " + VERSION);
        }
    }

    /**
     * Writes the header.
     *
     * @param out the stream, at its first byte
     */
    public static void write(WireOutput out) {
        out.writeU32(MAGIC);
        out.writeU32(VERSION);
    }
}
