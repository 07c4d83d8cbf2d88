// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.stream.internal;

import static org.drover.stream.internal.StreamBytes.DEVICE;
import static org.drover.stream.internal.StreamBytes.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.drover.runtime.wire.DeviceStatePacketHeader;
import org.drover.runtime.wire.SectionHeader;
import org.drover.runtime.wire.SectionKey;
import org.drover.runtime.wire.StreamElement;
import org.drover.runtime.wire.VfioDataRecord;
import org.drover.runtime.wire.WireName;
import org.drover.stream.AnalysisOptions;
import org.drover.stream.ConnectionTap;
import org.drover.stream.Detail;
import org.drover.stream.Direction;
import org.drover.stream.Ending;
import org.junit.jupiter.api.Test;

/** Packets beyond what is followed, and the order and the pages that are. */
class LimitsTest {
    @Test
    void anIndexThatLeavesAlmostAllOthersMissing() {
        Watched watched = new Watched();
        watched.connection(StreamBytes.initialPacket(0), StreamBytes.devicePacket(DEVICE, 0xffff_fffeL, false, 1));
        var order = watched.report().devices().get(0).order();

        assertEquals(0xffff_fffeL, order.missingCount());
        assertEquals(16, order.missing().size());
        assertEquals(0, order.missing().get(0));
    }

    @Test
    void doubledIndicesAreNamed() {
        Watched watched = new Watched();
        watched.connection(
                StreamBytes.initialPacket(0),
                StreamBytes.devicePacket(DEVICE, 0, false, 1),
                StreamBytes.devicePacket(DEVICE, 2, true, 5),
                StreamBytes.devicePacket(DEVICE, 2, true, 5),
                StreamBytes.devicePacket(DEVICE, 0, false, 1));
        var order = watched.report().devices().get(0).order();

        assertEquals(List.of(2L, 0L), order.doubled());
        assertEquals(List.of(1L), order.missing());
        assertFalse(order.complete());
    }

    @Test
    void moreDevicesThanAMachineHas() {
        Watched watched = new Watched();
        ConnectionTap tap = watched.connection(StreamBytes.initialPacket(0));
        for (int i = 0; i <= Limits.DEVICES; i++) {
            watched.show(tap, StreamBytes.devicePacket(SectionKey.of("d/vfio", i), 0, false, 1));
        }
        assertTrue(watched.why().startsWith("State of more than 256 devices"), watched.why());
        assertEquals(Limits.DEVICES, watched.report().devices().size());
    }

    @Test
    void moreBlocksThanAMachineHas() {
        Watched watched = new Watched();
        ConnectionTap tap = watched.connection(StreamBytes.initialPacket(0));
        for (int i = 0; i <= Limits.RAM_BLOCKS; i++) {
            watched.show(tap, StreamBytes.ramPacket(WireName.of("b" + i), new long[] {0}, 0, 1));
        }
        assertTrue(watched.why().startsWith("Pages of more than 1024 RAM blocks"), watched.why());
    }

    @Test
    void moreWaitingPacketsThanAreFollowed() {
        Watched watched = new Watched();
        ConnectionTap tap = watched.connection(StreamBytes.initialPacket(0));
        for (int i = 1; i <= Limits.WAITING_PACKETS + 3; i++) {
            watched.show(tap, StreamBytes.devicePacket(DEVICE, i, false, 1));
        }
        assertTrue(watched.why().startsWith("3 packets that waited"), watched.why());
        assertEquals(
                Limits.WAITING_PACKETS,
                watched.report().devices().get(0).order().depthPackets());
    }

    @Test
    void moreConnectionsThanAMigrationHas() {
        Watched watched = new Watched();
        for (int i = 0; i <= Limits.CONNECTIONS; i++) {
            watched.connection(StreamBytes.initialPacket(i % 255)).ended(Direction.FORWARD, Ending.ORDERLY, i);
        }
        assertEquals("More than 1024 connections of one migration", watched.why());
        assertEquals(Limits.CONNECTIONS, watched.report().connections().size());
    }

    @Test
    void resentPagesAreCountedOnceEach() {
        Watched watched = new Watched(AnalysisOptions.DEFAULTS.withDetail(Detail.FULL));
        watched.connection(
                StreamBytes.initialPacket(0),
                StreamBytes.ramPacket(StreamBytes.BLOCK, new long[] {0, 4096, 1L << 40}, 1, 2),
                StreamBytes.ramPacket(StreamBytes.BLOCK, new long[] {4096, 8192, 1L << 40}, 1, 2));
        var block = watched.report().ram().blocks().get(0);

        assertEquals(2, block.normalPages());
        assertEquals(4, block.zeroPages());
        assertEquals(2, block.resentPages().orElseThrow());
        assertTrue(block.lengthBytes().isEmpty());
    }

    @Test
    void lengthsThatThePeerOnlyClaimsAllocateNothing() throws ReflectiveOperationException {
        ByteBuffer main = bytes(4096, out -> {
            StreamBytes.mainHeader(out);
            StreamBytes.startRam(out, 1L << 62);
            StreamBytes.startDevice(out);
            VfioDataRecord.writeHeader(out, 1L << 62);
        });
        ByteBuffer packet = StreamBytes.devicePacket(DEVICE, 0, false, 1);
        DeviceStatePacketHeader.encode(packet, 0, DEVICE, Integer.MAX_VALUE);
        ByteBuffer lastPage = StreamBytes.ramPacket(StreamBytes.BLOCK, new long[] {(1L << 62) - 4096}, 0, 1);
        Watched warm = new Watched(AnalysisOptions.DEFAULTS.withDetail(Detail.FULL));
        warm.connection(main.duplicate());
        Watched watched = new Watched(AnalysisOptions.DEFAULTS.withDetail(Detail.FULL));

        long before = AllocatedBytes.ofThisThread();
        watched.connection(main);
        watched.connection(StreamBytes.initialPacket(0), packet);
        watched.connection(StreamBytes.initialPacket(1), lastPage);
        long allocated = AllocatedBytes.ofThisThread() - before;

        assertEquals(List.of(), watched.report().notUnderstood());
        assertTrue(watched.report().ram().blocks().get(0).resentPages().isEmpty(), "no room to follow that page");
        assertTrue(allocated < 128 * 1024, () -> allocated + " bytes allocated");
    }

    /** The tail has no length of its own: a source may go on with it for ever. */
    @Test
    void aTailBeyondItsLimitIsNotKept() throws ReflectiveOperationException {
        int limitBytes = 64 << 10;
        int pieces = 256;
        AnalysisOptions options = AnalysisOptions.DEFAULTS.withForeignTailLimitBytes(limitBytes);
        ByteBuffer piece = ByteBuffer.allocate(limitBytes);
        new Watched(options).connection(foreignSection(), piece);
        Watched watched = new Watched(options);

        long before = AllocatedBytes.ofThisThread();
        ConnectionTap tap = watched.connection(foreignSection());
        for (int i = 0; i < pieces; i++) {
            watched.show(tap, piece);
        }
        long allocated = AllocatedBytes.ofThisThread() - before;

        assertTrue(
                allocated < pieces / 8 * limitBytes,
                () -> allocated + " bytes allocated for " + pieces + " times " + limitBytes);
    }

    private static ByteBuffer foreignSection() {
        return bytes(4096, out -> {
            StreamBytes.mainHeader(out);
            new SectionHeader(3, SectionKey.of("timer", 0), 2).write(out, StreamElement.SECTION_FULL);
        });
    }
}
