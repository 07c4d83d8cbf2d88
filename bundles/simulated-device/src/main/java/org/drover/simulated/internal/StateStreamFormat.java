// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.simulated.internal;

import java.nio.ByteBuffer;

/**
 * The stream in which a simulated device gives its state, little-endian. To everybody else it is opaque.
 *
 * <pre>
 * header, 32 bytes:  u64 magic, u32 version, u32 header bytes, u64 state bytes, u64 reserved (0)
 * record, 16 bytes:  u32 kind, u32 length, u64 offset; then, for {@link #KIND_DATA}, length bytes of the state
 * </pre>
 *
 * Records of data are whole pages, but for the end of the state; later ones replace earlier ones. {@link #KIND_END} ends
 * the stream; by then every page has come. The name of the device is not in it: any device of the same size takes it.
 */
final class StateStreamFormat {
    /** "DroverSi" as bytes. */
    static final long MAGIC = 0x69537265766f7244L;

    static final int VERSION = 1;
    static final int HEADER_BYTES = 32;
    static final int RECORD_HEADER_BYTES = 16;

    /** Most bytes of the state in a record. */
    static final int MAX_RECORD_BYTES = 1 << 20;

    /** "DATA" as bytes. */
    static final int KIND_DATA = 0x41544144;

    /** "END." as bytes. */
    static final int KIND_END = 0x2e444e45;

    private StateStreamFormat() {}

    static void putHeader(ByteBuffer header, long stateBytes) {
        header.clear();
        header.putLong(MAGIC)
                .putInt(VERSION)
                .putInt(HEADER_BYTES)
                .putLong(stateBytes)
                .putLong(0);
        header.flip();
    }

    static void putRecord(ByteBuffer header, int kind, int length, long offset) {
        header.clear();
        header.putInt(kind).putInt(length).putLong(offset);
        header.flip();
    }

    /** Returns the bytes of records, headers included, in which so many contiguous bytes of the state travel. */
    static long recordBytes(long dataBytes) {
        long records = (dataBytes + MAX_RECORD_BYTES - 1) / MAX_RECORD_BYTES;
        return dataBytes + records * RECORD_HEADER_BYTES;
    }

    /** Returns the bytes of the whole stream of a state of which nothing changes. */
    static long streamBytes(long stateBytes, long precopyBytes) {
        return HEADER_BYTES + recordBytes(precopyBytes) + recordBytes(stateBytes - precopyBytes) + RECORD_HEADER_BYTES;
    }
}
