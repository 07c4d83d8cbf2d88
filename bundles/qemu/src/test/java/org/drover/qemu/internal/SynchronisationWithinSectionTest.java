// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.drover.api.Deadline;
import org.drover.api.DroverException;
import org.drover.api.memory.GuestMemory;
import org.drover.api.migration.IncomingMigration;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.migration.MigrationState;
import org.drover.api.transport.TransportAddress;
import org.drover.memory.MappedBlock;
import org.drover.qemu.QemuIncoming;
import org.drover.recording.RecordingWriter;
import org.drover.recording.content.RecordingHeader;
import org.drover.runtime.DroverRuntime;
import org.drover.runtime.wire.ByteBufferWireOutput;
import org.drover.runtime.wire.MultifdInitialPacket;
import org.drover.runtime.wire.RamBlock;
import org.drover.runtime.wire.RamBlockList;
import org.drover.runtime.wire.RamPacket;
import org.drover.runtime.wire.RamRecord;
import org.drover.runtime.wire.SectionFooter;
import org.drover.runtime.wire.SectionHeader;
import org.drover.runtime.wire.SectionKey;
import org.drover.runtime.wire.StreamCommand;
import org.drover.runtime.wire.StreamConfiguration;
import org.drover.runtime.wire.StreamElement;
import org.drover.runtime.wire.StreamHeader;
import org.drover.runtime.wire.VmDescription;
import org.drover.runtime.wire.WireName;
import org.drover.runtime.wire.WireOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A QEMU that comes to the end of a round within a section synchronises there, and goes on with pages of the next round
 * before it ends the section ({@code find_dirty_block} and {@code ram_save_iterate}, QEMU 10.0 {@code migration/ram.c}): it
 * writes the section's end only when the channels have taken those pages, and they take them only after the synchronisation.
 */
@Timeout(120)
class SynchronisationWithinSectionTest {
    private static final int PAGE_BYTES = 4096;

    /** More than all sockets between QEMU and the memory hold. */
    private static final int BLOCK_BYTES = 64 << 20;

    private static final long SECTION = 2;
    private static final WireName BLOCK = WireName.of("pc.ram");

    @TempDir
    private Path folder;

    @Test
    void pagesThatFollowASynchronisationInItsSectionDoNotWaitForTheSectionsEnd() throws Exception {
        migrate(SynchronisationWithinSectionTest::beginAndSynchronise, SynchronisationWithinSectionTest::end);
    }

    /** {@code multifd-flush-after-each-section}: machine types up to 8.1. */
    @Test
    void sourceThatSynchronisesWithEverySectionDoesNotSayIt() throws Exception {
        migrate(SynchronisationWithinSectionTest::beginUnsaid, SynchronisationWithinSectionTest::endUnsaid);
    }

    /** The main channel's first half, then all pages, then its second half. */
    private void migrate(Consumer<WireOutput> begin, Consumer<WireOutput> end) throws Exception {
        ExecutorService channelThread = Executors.newSingleThreadExecutor();
        try (DroverRuntime drover = DroverRuntime.start();
                MappedBlock memory = MappedBlock.create("pc.ram", BLOCK_BYTES)) {
            IncomingMigration arriving = listen(drover, memory);
            String location = arriving.localAddress().location();
            int colon = location.lastIndexOf(':');
            InetSocketAddress address = new InetSocketAddress(
                    location.substring(0, colon), Integer.parseInt(location.substring(colon + 1)));
            try (SocketChannel main = SocketChannel.open(address);
                    SocketChannel channel = SocketChannel.open(address)) {
                write(main, begin);
                Future<?> pages = channelThread.submit(() -> {
                    sendPages(channel);
                    return null;
                });
                pages.get(20, TimeUnit.SECONDS);
                write(main, end);
                MigrationReport report = arriving.await(Deadline.afterMillis(60_000));
                assertEquals(MigrationState.COMPLETED, report.state(), () -> report.error()
                        .map(DroverException::describe)
                        .orElse(""));
                for (int at = 0; at < BLOCK_BYTES; at += PAGE_BYTES) {
                    assertEquals(mark(at), memory.segment(0).getInt(at));
                }
            }
        } finally {
            channelThread.shutdownNow();
        }
    }

    private IncomingMigration listen(DroverRuntime drover, MappedBlock memory) throws Exception {
        RecordingWriter keep = RecordingWriter.create(
                folder.resolve("kept"), RecordingHeader.now("", "", RecordingHeader.NO_METADATA));
        return QemuIncoming.listen(
                drover.engine(),
                new MigrationRequest(
                                TransportAddress.parse("tcp:127.0.0.1:0"),
                                List.of(),
                                MigrationParameters.builder()
                                        .set(MigrationParameters.MULTIFD_CHANNELS, 1)
                                        .build())
                        .withMemory(new GuestMemory(List.of(memory), List.of())),
                keep,
                keep::error);
    }

    private static void begin(WireOutput out, String machineType) {
        StreamHeader.write(out);
        new StreamConfiguration(WireName.of(machineType)).write(out);
        StreamCommand.OPEN_RETURN_PATH.write(out);
        StreamCommand.PING.write(out, 1);
        new SectionHeader(SECTION, SectionKey.of("ram", 0), 4).write(out, StreamElement.SECTION_START);
        RamBlockList.write(out, List.of(new RamBlock(BLOCK, BLOCK_BYTES)));
    }

    private static void beginUnsaid(WireOutput out) {
        begin(out, "pc-i440fx-8.1");
        RamRecord.writeEos(out);
        SectionFooter.write(out, SECTION);
        SectionHeader.writeContinued(out, StreamElement.SECTION_PART, SECTION);
        RamRecord.writeEos(out);
        SectionFooter.write(out, SECTION);
    }

    private static void endUnsaid(WireOutput out) {
        SectionHeader.writeContinued(out, StreamElement.SECTION_END, SECTION);
        RamRecord.writeEos(out);
        SectionFooter.write(out, SECTION);
        StreamElement.EOF.write(out);
        VmDescription.write(out, ByteBuffer.wrap("{}".getBytes(StandardCharsets.US_ASCII)));
    }

    /** Up to the middle of a section: the first round ends in it, and the second has begun. */
    private static void beginAndSynchronise(WireOutput out) {
        begin(out, "pc-i440fx-10.0");
        RamRecord.writeMultifdFlush(out);
        RamRecord.writeEos(out);
        SectionFooter.write(out, SECTION);
        SectionHeader.writeContinued(out, StreamElement.SECTION_PART, SECTION);
        RamRecord.writeMultifdFlush(out);
    }

    private static void end(WireOutput out) {
        RamRecord.writeEos(out);
        SectionFooter.write(out, SECTION);
        SectionHeader.writeContinued(out, StreamElement.SECTION_END, SECTION);
        RamRecord.writeMultifdFlush(out);
        RamRecord.writeEos(out);
        SectionFooter.write(out, SECTION);
        StreamElement.EOF.write(out);
        VmDescription.write(out, ByteBuffer.wrap("{}".getBytes(StandardCharsets.US_ASCII)));
    }

    /** The synchronisations of the setup and of the first round, then pages, then that of the end. */
    private static void sendPages(SocketChannel channel) throws IOException {
        RamPacket packet = new RamPacket(PAGE_BYTES);
        ByteBuffer bytes = ByteBuffer.allocate(packet.lengthBytes() + RamPacket.PACKET_PAGES_BYTES);
        new MultifdInitialPacket(MultifdInitialPacket.NO_UUID, 0).encode(bytes, 0);
        writeAll(channel, bytes.clear().limit(MultifdInitialPacket.LENGTH));
        sync(channel, packet, bytes, 0);
        sync(channel, packet, bytes, 1);
        long number = 2;
        long[] offsets = new long[packet.maxPages()];
        for (int at = 0; at < BLOCK_BYTES; at += RamPacket.PACKET_PAGES_BYTES) {
            bytes.clear();
            for (int i = 0; i < offsets.length; i++) {
                offsets[i] = at + (long) i * PAGE_BYTES;
                bytes.putInt(packet.lengthBytes() + i * PAGE_BYTES, mark((int) offsets[i]));
            }
            packet.encode(bytes, 0, number++, BLOCK, offsets, offsets.length, 0);
            writeAll(channel, bytes.clear());
        }
        sync(channel, packet, bytes, number);
        channel.shutdownOutput();
    }

    /** What page at an offset begins with; never 0. */
    private static int mark(int offset) {
        return offset / PAGE_BYTES + 1;
    }

    private static void sync(SocketChannel channel, RamPacket packet, ByteBuffer bytes, long number)
            throws IOException {
        packet.encodeSync(bytes.clear(), 0, number);
        writeAll(channel, bytes.clear().limit(packet.lengthBytes()));
    }

    private static void write(SocketChannel channel, Consumer<WireOutput> content) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(PAGE_BYTES);
        content.accept(new ByteBufferWireOutput(bytes));
        writeAll(channel, bytes.flip());
    }

    private static void writeAll(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }
}
