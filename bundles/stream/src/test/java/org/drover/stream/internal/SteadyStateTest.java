// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import static org.drover.stream.internal.StreamBytes.DEVICE;
import static org.drover.stream.internal.StreamBytes.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.drover.runtime.wire.RamRecord;
import org.drover.runtime.wire.RamRecordType;
import org.drover.runtime.wire.SectionFooter;
import org.drover.runtime.wire.SectionHeader;
import org.drover.runtime.wire.StreamElement;
import org.drover.runtime.wire.VfioDataRecord;
import org.drover.runtime.wire.VfioSectionTag;
import org.drover.stream.ConnectionTap;
import org.drover.stream.Direction;
import org.drover.stream.StreamReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is seen again and again allocates nothing, and can be asked about while it comes. */
@Timeout(60)
class SteadyStateTest {
    private static final int ROUNDS = 20_000;

    /** What the measurement itself may take; one object a round would be 320 000 bytes or more. */
    private static final long CONSTANT_BYTES = 64 * 1024;

    private final Watched watched = new Watched();
    private final ByteBuffer ramPacket = StreamBytes.ramPacket(StreamBytes.BLOCK, new long[] {0, 4096, 8192}, 1, 2);
    private final ByteBuffer round = bytes(16384, out -> {
        SectionHeader.writeContinued(out, StreamElement.SECTION_PART, StreamBytes.RAM_ID);
        RamRecord records = new RamRecord(4096);
        records.writePage(out, RamRecordType.ZERO, 8192, null);
        records.writePage(out, RamRecordType.PAGE, 4096, null);
        out.writeFully(ByteBuffer.allocate(4096));
        RamRecord.writeMultifdFlush(out);
        RamRecord.writeEos(out);
        SectionFooter.write(out, StreamBytes.RAM_ID);
        SectionHeader.writeContinued(out, StreamElement.SECTION_PART, StreamBytes.DEVICE_ID);
        VfioDataRecord.writeHeader(out, 1000);
        out.writeFully(ByteBuffer.allocate(1000));
        VfioSectionTag.END_OF_STATE.write(out);
        SectionFooter.write(out, StreamBytes.DEVICE_ID);
    });

    private ConnectionTap main() {
        return watched.connection(bytes(8192, out -> {
            StreamBytes.mainHeader(out);
            StreamBytes.startRam(out, 1 << 20);
            StreamBytes.startDevice(out);
            VfioSectionTag.DEV_SETUP_STATE.write(out);
            VfioSectionTag.END_OF_STATE.write(out);
            SectionFooter.write(out, StreamBytes.DEVICE_ID);
            SectionHeader.writeContinued(out, StreamElement.SECTION_PART, StreamBytes.RAM_ID);
            new RamRecord(4096).writePage(out, RamRecordType.ZERO, 0, StreamBytes.BLOCK);
            RamRecord.writeEos(out);
            SectionFooter.write(out, StreamBytes.RAM_ID);
        }));
    }

    @Test
    void packetsAndSectionsAllocateNothing() throws ReflectiveOperationException {
        ConnectionTap main = main();
        ConnectionTap channel = watched.connection(StreamBytes.initialPacket(0));
        ByteBuffer devicePacket = StreamBytes.devicePacket(DEVICE, 0, false, 500);
        run(main, channel, devicePacket, 0);
        long before = AllocatedBytes.ofThisThread();
        run(main, channel, devicePacket, ROUNDS);
        long allocated = AllocatedBytes.ofThisThread() - before;

        StreamReport report = watched.report();
        assertEquals(List.of(), report.notUnderstood());
        assertEquals(2L * ROUNDS, report.devices().get(0).packets());
        assertEquals(2L * ROUNDS, report.devices().get(0).precopyRecords());
        assertEquals(4L * ROUNDS, report.ram().normalPages());
        assertTrue(allocated < CONSTANT_BYTES, () -> allocated + " bytes for " + ROUNDS + " rounds");
    }

    private void run(ConnectionTap main, ConnectionTap channel, ByteBuffer devicePacket, int firstIndex) {
        int indexOffset = 276 + 4;
        for (int i = 0; i < ROUNDS; i++) {
            watched.show(main, round);
            watched.show(channel, ramPacket);
            devicePacket.putInt(indexOffset, firstIndex + i);
            watched.show(channel, devicePacket);
        }
    }

    /** A torn count would be seen as a report in which main channel and devices do not agree. */
    @Test
    void aReportWhileBytesPassIsOfOneMoment() throws InterruptedException {
        ConnectionTap main = main();
        Thread carrier = new Thread(
                () -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        main.bytes(Direction.FORWARD, round, i);
                    }
                },
                "carrier");
        long headBytes = watched.report().connections().get(0).forward().bytes();
        carrier.start();
        StreamReport report;
        do {
            report = watched.report();
            long rounds = (report.connections().get(0).forward().bytes() - headBytes) / round.limit();
            assertEquals(rounds, report.ram().flushes());
            assertEquals(
                    rounds,
                    report.devices().isEmpty() ? 0 : report.devices().get(0).precopyRecords());
        } while (report.ram().flushes() < ROUNDS && carrier.isAlive());
        carrier.join();
        assertEquals(ROUNDS, watched.report().ram().flushes());
    }
}
