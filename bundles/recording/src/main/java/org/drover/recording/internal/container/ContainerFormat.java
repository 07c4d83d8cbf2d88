// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording.internal.container;

/** The numbers of the format that {@code docs/recording-format.md} describes. All integers are big-endian. */
final class ContainerFormat {
    /** {@code \x89 D R O V E R \n}: no text file begins so, and a transfer as text breaks it. */
    static final long MAGIC = 0x89_44_52_4f_56_45_52_0aL;

    static final int VERSION = 1;

    /** Bytes of the file header before the three texts. */
    static final int FILE_HEADER_BYTES = 40;

    /** Bytes of the CRC32C behind the file header. */
    static final int CHECKSUM_BYTES = 4;

    static final int RECORD_HEADER_BYTES = 28;

    /** Most data of one record, in bytes; what passed in one longer piece is recorded in several. */
    static final int MAX_DATA_BYTES = 1 << 20;

    /** Bytes of one connection in the index. */
    static final int INDEX_ENTRY_BYTES = 112;

    /** Bytes behind the index. */
    static final int TRAILER_BYTES = 16;

    /** {@code D R I X}. */
    static final int TRAILER_MAGIC = 0x44_52_49_58;

    static final int TYPE_OPENED = 1;
    static final int TYPE_DATA = 2;
    static final int TYPE_ENDED = 3;
    static final int TYPE_INDEX = 4;

    private ContainerFormat() {}
}
