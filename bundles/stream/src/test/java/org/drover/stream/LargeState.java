// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * The stream of the lab's mtty with a large state: a header of 24 bytes, then chunks of ports or of the blob, little-endian.
 * Each page of the blob has its number, a seed, and a byte that follows from both; a write to a register leaves a number in
 * the third word of some of the first pages.
 */
final class LargeState {
    private static final int HEADER_BYTES = 24;
    private static final int PORT_BYTES = 36;
    private static final int PAGE_BYTES = 4096;
    private static final int TOUCHED_PAGES = 256;
    private static final int TAG_PORT = tag("PORT");
    private static final int TAG_BLOB = tag("BLOB");

    private final ByteBuffer stream;

    LargeState(byte[] stream) {
        this.stream = ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static int tag(String letters) {
        return ByteBuffer.wrap(letters.getBytes(StandardCharsets.US_ASCII))
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
    }

    void check(int ports, int blobBytes, long seed, long crc32) {
        byte[] blob = new byte[blobBytes];
        boolean[] written = new boolean[(blobBytes + PAGE_BYTES - 1) / PAGE_BYTES];
        assertEquals(0x7e9d09898c3e2c4eL, stream.getLong(), "mtty's magic");
        stream.position(HEADER_BYTES);
        int portBytes = 0;
        while (stream.hasRemaining()) {
            int tag = stream.getInt();
            int lengthBytes = stream.getInt();
            int offset = Math.toIntExact(stream.getLong());
            if (tag == TAG_PORT) {
                portBytes += lengthBytes;
                stream.position(stream.position() + lengthBytes);
            } else {
                assertEquals(TAG_BLOB, tag, "tag");
                stream.get(blob, offset, lengthBytes);
                Arrays.fill(written, offset / PAGE_BYTES, (offset + lengthBytes + PAGE_BYTES - 1) / PAGE_BYTES, true);
            }
        }
        assertEquals(ports * PORT_BYTES, portBytes);
        for (int page = 0; page < written.length; page++) {
            assertEquals(true, written[page], "page " + page);
            checkPage(ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN), page, seed);
        }
        CRC32 checksum = new CRC32();
        checksum.update(blob);
        assertEquals(crc32, checksum.getValue(), "CRC-32 of the blob");
    }

    private static void checkPage(ByteBuffer blob, int page, long seed) {
        int start = page * PAGE_BYTES;
        int end = Math.min(start + PAGE_BYTES, blob.limit());
        assertEquals(page, blob.getLong(start), "number of the page");
        assertEquals(seed, blob.getLong(start + Long.BYTES), "seed in page " + page);
        byte fill = (byte) (page * 31 + seed);
        for (int i = start + (page < TOUCHED_PAGES ? 3 : 2) * Long.BYTES; i < end; i++) {
            if (blob.get(i) != fill) {
                assertEquals(fill, blob.get(i), "byte " + (i - start) + " of page " + page);
            }
        }
    }
}
