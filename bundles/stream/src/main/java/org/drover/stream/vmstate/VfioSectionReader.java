// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.vmstate;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.drover.api.ProtocolException;
import org.drover.runtime.wire.VfioDataRecord;
import org.drover.runtime.wire.VfioSectionTag;

/**
 * Cuts a VFIO device's section by its tags ({@code hw/vfio/migration.c}). The config alone has no length: it ends where the
 * described length leaves room for one more tag, or, without a description, where a PCI device's must.
 */
final class VfioSectionReader {
    /** The device is not described. */
    static final int UNKNOWN_LENGTH = -1;

    private final StreamCursor cursor;

    VfioSectionReader(StreamCursor cursor) {
        this.cursor = cursor;
    }

    /**
     * Reads a section's data.
     *
     * @param start where the data begin; the cursor goes back to there
     * @param lengthBytes how many there are, or {@link #UNKNOWN_LENGTH}
     */
    List<VfioRecord> read(int start, int lengthBytes) {
        cursor.bytes().position(start);
        int end = lengthBytes == UNKNOWN_LENGTH ? cursor.bytes().limit() : start + lengthBytes;
        List<VfioRecord> records = new ArrayList<>();
        VfioRecord record;
        do {
            record = readRecord(end, lengthBytes == UNKNOWN_LENGTH);
            records.add(record);
        } while (record.tag() != VfioSectionTag.END_OF_STATE && record.tag() != VfioSectionTag.DEV_INIT_DATA_SENT);
        if (lengthBytes != UNKNOWN_LENGTH && cursor.index() != end) {
            throw cursor.mismatch("the section's tags end after " + (cursor.index() - start) + " bytes, described are "
                    + lengthBytes);
        }
        return records;
    }

    private VfioRecord readRecord(int end, boolean lengthUnknown) {
        long offset = cursor.position();
        try {
            VfioSectionTag tag = VfioSectionTag.read(cursor);
            int start = cursor.index();
            switch (tag) {
                case DEV_CONFIG_STATE ->
                    cursor.skip(lengthUnknown ? configLength() : describedConfigLength(end), "the device's config");
                case DEV_DATA_STATE -> {
                    long dataBytes = VfioDataRecord.readLength(cursor, cursor.remaining());
                    start = cursor.index();
                    cursor.skip(dataBytes, "the device's data");
                }
                default -> {
                    // The tag is all there is.
                }
            }
            return new VfioRecord(tag, offset, cursor.bytes().slice(start, cursor.index() - start));
        } catch (VmStateException e) {
            throw e;
        } catch (ProtocolException e) {
            throw cursor.mismatch(offset, e);
        }
    }

    private int describedConfigLength(int end) {
        int lengthBytes = end - Long.BYTES - cursor.index();
        if (lengthBytes < 0) {
            throw cursor.mismatch("the length described leaves no room for the device's config and its end");
        }
        return lengthBytes;
    }

    private int configLength() {
        ByteBuffer rest = cursor.bytes().slice(cursor.index(), cursor.remaining());
        return VfioPciConfig.findLength(rest)
                .orElseThrow(() -> cursor.mismatch(
                        "the device is not described, and its config is not that of a PCI device followed by its end"));
    }
}
