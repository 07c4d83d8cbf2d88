// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The numbers and lengths of QEMU 10.0, written out once more: a slip in an enum fails here. */
class EnumNumbersTest {
    @Test
    void streamElements() {
        assertEquals(
                "EOF=0 SECTION_START=1 SECTION_PART=2 SECTION_END=3 SECTION_FULL=4 SUBSECTION=5 VMDESCRIPTION=6"
                        + " CONFIGURATION=7 COMMAND=8 SECTION_FOOTER=126",
                Arrays.stream(StreamElement.values())
                        .map(e -> e + "=" + e.raw())
                        .collect(Collectors.joining(" ")));
        for (StreamElement element : StreamElement.values()) {
            assertSame(element, StreamElement.fromRaw(element.raw()));
        }
    }

    @Test
    void commands() {
        assertEquals(
                "OPEN_RETURN_PATH=1/0 PING=2/4 POSTCOPY_ADVISE=3/* POSTCOPY_LISTEN=4/0 POSTCOPY_RUN=5/0"
                        + " POSTCOPY_RAM_DISCARD=6/* PACKAGED=7/4 ENABLE_COLO=8/0 POSTCOPY_RESUME=9/0 RECV_BITMAP=10/*"
                        + " SWITCHOVER_START=11/0",
                Arrays.stream(StreamCommand.values())
                        .map(c -> c + "=" + c.raw() + "/" + (c.hasFixedLength() ? c.lengthBytes() : "*"))
                        .collect(Collectors.joining(" ")));
        for (StreamCommand command : StreamCommand.values()) {
            assertSame(command, StreamCommand.fromRaw(command.raw()));
        }
        assertFalse(StreamCommand.RECV_BITMAP.hasFixedLength());
        assertThrows(IllegalStateException.class, StreamCommand.RECV_BITMAP::lengthBytes);
    }

    @Test
    void returnPathMessages() {
        assertEquals(
                "SHUT=1/4 PONG=2/4 REQ_PAGES_ID=3/* REQ_PAGES=4/12 RECV_BITMAP=5/* RESUME_ACK=6/4 SWITCHOVER_ACK=7/0",
                Arrays.stream(ReturnPathMessage.values())
                        .map(m -> m + "=" + m.raw() + "/" + (m.hasFixedLength() ? m.lengthBytes() : "*"))
                        .collect(Collectors.joining(" ")));
        for (ReturnPathMessage message : ReturnPathMessage.values()) {
            assertSame(message, ReturnPathMessage.fromRaw(message.raw()));
        }
        assertThrows(IllegalStateException.class, ReturnPathMessage.RECV_BITMAP::lengthBytes);
    }

    @Test
    void vfioTagsAndRamRecordsAndCompressions() {
        assertEquals(
                "END_OF_STATE=ffffffffef100001 DEV_CONFIG_STATE=ffffffffef100002 DEV_SETUP_STATE=ffffffffef100003"
                        + " DEV_DATA_STATE=ffffffffef100004 DEV_INIT_DATA_SENT=ffffffffef100005",
                Arrays.stream(VfioSectionTag.values())
                        .map(t -> t + "=" + Long.toHexString(t.raw()))
                        .collect(Collectors.joining(" ")));
        assertEquals(
                "ZERO=2 MEM_SIZE=4 PAGE=8 EOS=10 MULTIFD_FLUSH=200",
                Arrays.stream(RamRecordType.values())
                        .map(t -> t + "=" + Integer.toHexString(t.raw()))
                        .collect(Collectors.joining(" ")));
        assertEquals(
                "NONE=0 ZLIB=2 ZSTD=4 QPL=8 UADK=10 QATZIP=20",
                Arrays.stream(MultifdCompression.values())
                        .map(c -> c + "=" + Integer.toHexString(c.raw()))
                        .collect(Collectors.joining(" ")));
    }

    @Test
    void packetLengths() {
        assertEquals(64, MultifdInitialPacket.LENGTH);
        assertEquals(276, DeviceStatePacketHeader.LENGTH);
        assertEquals(12, VfioPayloadHeader.LENGTH);
        assertEquals(1344, new RamPacket(4096).lengthBytes());
        assertEquals(320 + 8 * 8, new RamPacket(65536).lengthBytes());
        assertEquals(320 + 8 * 512, new RamPacket(1024).lengthBytes());
        for (int pageSizeBytes : new int[] {0, -4096, 512, 4095, 1 << 20, Integer.MIN_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> new RamPacket(pageSizeBytes));
        }
        for (int pageSizeBytes : new int[] {0, -4096, 512, 4095, Integer.MIN_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> new RamRecord(pageSizeBytes));
        }
    }
}
