// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.drover.api.Deadline;
import org.drover.api.DroverException;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceSpec;
import org.drover.api.memory.DirtyPages;
import org.drover.api.memory.DirtyTracker;
import org.drover.api.memory.GuestMemory;
import org.drover.api.memory.MemoryBlock;
import org.drover.api.migration.IncomingMigration;
import org.drover.api.migration.MachineControl;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationListener;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.migration.MigrationState;
import org.drover.api.migration.SwitchoverReport;
import org.drover.api.transport.TransportAddress;
import org.drover.runtime.DroverRuntime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Memory is migrated between two sides of one engine, while somebody writes to it. */
@Timeout(120)
class MemoryMigrationTest {
    private static final TransportAddress ANY_PORT = TransportAddress.parse("tcp:127.0.0.1:0");
    private static final int MIB = 1 << 20;

    private final DroverRuntime drover = DroverRuntime.start();
    private final List<AutoCloseable> toClose = new ArrayList<>();
    private MigrationReport received;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : toClose) {
            one.close();
        }
        drover.close();
    }

    private MappedBlock block(String name, long bytes) {
        MappedBlock block = MappedBlock.create(name, bytes);
        toClose.add(block);
        return block;
    }

    /** Every third page stays zero. */
    private static void fill(MemoryBlock block, long seed) {
        Random random = new Random(seed);
        byte[] page = new byte[4096];
        for (int at = 0; at < block.lengthBytes(); at += page.length) {
            if (random.nextInt(3) > 0) {
                random.nextBytes(page);
                block.segment(0).put(at, page);
            }
        }
    }

    private static void assertEqualMemory(List<MappedBlock> expected, List<MappedBlock> actual) {
        for (int i = 0; i < expected.size(); i++) {
            ByteBuffer want = expected.get(i).segment(0).duplicate();
            assertEquals(
                    -1,
                    want.mismatch(actual.get(i).segment(0).duplicate()),
                    "first difference in " + expected.get(i).name());
        }
    }

    private MigrationReport migrate(
            GuestMemory from, GuestMemory to, MachineControl machine, MigrationParameters parameters)
            throws InterruptedException {
        return migrate(from, to, machine, parameters, parameters);
    }

    private MigrationReport migrate(
            GuestMemory from,
            GuestMemory to,
            MachineControl machine,
            MigrationParameters source,
            MigrationParameters destination)
            throws InterruptedException {
        IncomingMigration incoming =
                drover.engine().listen(new MigrationRequest(ANY_PORT, List.of(), destination).withMemory(to));
        Migration outgoing = drover.engine()
                .migrate(new MigrationRequest(
                        incoming.localAddress(), List.of(), source, machine, MigrationListener.NONE, from));
        MigrationReport report = outgoing.await(Deadline.afterMillis(60_000));
        received = incoming.await(Deadline.afterMillis(60_000));
        return report;
    }

    private static MigrationParameters parameters(String... namesAndValues) {
        MigrationParameters.Builder builder = MigrationParameters.builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            builder.set(namesAndValues[i], namesAndValues[i + 1]);
        }
        return builder.build();
    }

    private static void assertCompleted(MigrationReport report) {
        assertEquals(MigrationState.COMPLETED, report.state(), () -> report.error()
                .map(DroverException::describe)
                .orElse(""));
    }

    @ParameterizedTest
    @CsvSource({"on,1,1", "on,2,2", "on,4,3", "off,2,4", "on,2,5"})
    void whatARacingWriterWritesIsNotLost(String multifd, String channels, long seed) throws Exception {
        List<MappedBlock> from = List.of(block("pc.ram", 24 * MIB), block("vga.vram", 3 * MIB + 4096));
        List<MappedBlock> to = List.of(block("pc.ram", 24 * MIB), block("vga.vram", 3 * MIB + 4096));
        from.forEach(one -> fill(one, seed));
        to.forEach(one -> fill(one, ~seed)); // what was there before must go, also where the source has zeroes
        WriteLog log = new WriteLog("writer", List.copyOf(from));
        RacingWriter writer = new RacingWriter(List.copyOf(from), log, seed);
        toClose.add(writer::stop);
        writer.start();
        MigrationReport report = migrate(
                new GuestMemory(List.copyOf(from), List.of(log)),
                new GuestMemory(List.copyOf(to), List.of()),
                writer,
                parameters(
                        "multifd",
                        multifd,
                        "multifd-channels",
                        channels,
                        "x-precopy-round-limit",
                        "6",
                        "downtime-limit",
                        "0"));
        assertCompleted(report);
        assertTrue(writer.writes() > 0);
        assertTrue(report.rounds() > 1, "rounds " + report.rounds());
        assertEqualMemory(from, to);
    }

    @ParameterizedTest
    @CsvSource({"on", "off"})
    void memoryThatNobodyTracksIsSentOnceItStands(String multifd) throws Exception {
        MappedBlock from = block("pc.ram", 8 * MIB);
        MappedBlock to = block("pc.ram", 8 * MIB);
        fill(from, 7);
        RacingWriter writer = new RacingWriter(List.of(from), null, 7);
        toClose.add(writer::stop);
        writer.start();
        assertCompleted(migrate(
                new GuestMemory(List.of(from), List.of()),
                new GuestMemory(List.of(to), List.of()),
                writer,
                parameters("multifd", multifd)));
        assertEqualMemory(List.of(from), List.of(to));
    }

    /** The kernel's mtty starts a DMA log and cannot report it. */
    @Test
    void trackerThatStartsAndCannotReportCostsTimeButNoPage() throws Exception {
        MappedBlock from = block("pc.ram", 8 * MIB);
        MappedBlock to = block("pc.ram", 8 * MIB);
        fill(from, 8);
        RacingWriter writer = new RacingWriter(List.of(from), null, 8);
        toClose.add(writer::stop);
        writer.start();
        assertCompleted(migrate(
                new GuestMemory(List.of(from), List.of(new LyingTracker())),
                new GuestMemory(List.of(to), List.of()),
                writer,
                parameters()));
        assertEqualMemory(List.of(from), List.of(to));
    }

    @Test
    void trackerThatFailsEndsAMigrationThatInsistsOnIt() throws Exception {
        MappedBlock from = block("pc.ram", 2 * MIB);
        MigrationReport report = migrate(
                new GuestMemory(List.of(from), List.of(new LyingTracker())),
                new GuestMemory(List.of(block("pc.ram", 2 * MIB)), List.of()),
                MachineControl.NONE,
                parameters("pre-copy-dirty-page-tracking", "on"));
        assertEquals(MigrationState.FAILED, report.state());
        String message = report.error().orElseThrow().getMessage();
        assertTrue(message.contains("mtty log") && message.contains("cannot report"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "other.ram,8,known are [other.ram]",
        "pc.ram,4,has 8388608 bytes at the source, here it has 4194304",
    })
    void memoryThatDoesNotFitIsRefusedByName(String name, int mib, String expected) throws Exception {
        MappedBlock from = block("pc.ram", 8 * MIB);
        fill(from, 9);
        MappedBlock to = block(name, (long) mib * MIB);
        MigrationReport report = migrate(
                new GuestMemory(List.of(from), List.of()),
                new GuestMemory(List.of(to), List.of()),
                MachineControl.NONE,
                parameters());
        assertEquals(MigrationState.FAILED, report.state());
        String message = DroverException.describe(received.error().orElseThrow());
        assertTrue(message.contains(expected), message);
        byte[] nothing = new byte[4096];
        for (int at = 0; at < to.lengthBytes(); at += nothing.length) {
            assertEquals(-1, to.segment(0).slice(at, nothing.length).mismatch(ByteBuffer.wrap(nothing)));
        }
    }

    @Test
    void sharedMemoryIsLeftOut() throws Exception {
        Path file = Files.createTempFile("drover-shared-", "");
        toClose.add(() -> Files.delete(file));
        Files.write(file, new byte[MIB]);
        MappedBlock shared = MappedBlock.open("shared", file, 4096, true);
        MappedBlock sameShared = MappedBlock.open("shared", file, 4096, true);
        toClose.add(shared);
        toClose.add(sameShared);
        MappedBlock from = block("pc.ram", MIB);
        MappedBlock to = block("pc.ram", MIB);
        fill(from, 10);
        fill(shared, 11);
        MigrationReport report = migrate(
                new GuestMemory(List.of(from, shared), List.of()),
                new GuestMemory(List.of(to, sameShared), List.of()),
                MachineControl.NONE,
                parameters("x-ignore-shared", "on"));
        assertCompleted(report);
        assertEqualMemory(List.of(from, shared), List.of(to, sameShared));
        long onChannels =
                report.channels().stream().mapToLong(one -> one.bytes()).sum();
        assertTrue(onChannels < MIB + MIB / 4, onChannels + " bytes went");
    }

    /** Several times: device state that overtook a synchronisation once held both sides up, one time in many. */
    @RepeatedTest(10)
    void devicesGoWithTheMemory() throws Exception {
        MappedBlock from = block("pc.ram", 4 * MIB);
        MappedBlock to = block("pc.ram", 4 * MIB);
        fill(from, 12);
        List<DeviceBackend> sources = new ArrayList<>();
        List<DeviceBackend> targets = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            DeviceSpec spec = DeviceSpec.parse("sim:nic" + i + "?state=4MiB");
            sources.add(drover.engine().openDevice(spec));
            targets.add(drover.engine().openDevice(spec));
        }
        toClose.addAll(sources);
        toClose.addAll(targets);
        IncomingMigration incoming = drover.engine()
                .listen(new MigrationRequest(ANY_PORT, targets, parameters())
                        .withMemory(new GuestMemory(List.of(to), List.of())));
        Migration outgoing = drover.engine()
                .migrate(new MigrationRequest(incoming.localAddress(), sources, parameters())
                        .withMemory(new GuestMemory(List.of(from), List.of())));
        assertCompleted(outgoing.await(Deadline.afterMillis(60_000)));
        assertCompleted(incoming.await(Deadline.afterMillis(60_000)));
        assertEqualMemory(List.of(from), List.of(to));
    }

    @Test
    void reportSaysWhyTheMachineWasStopped() throws Exception {
        MappedBlock from = block("pc.ram", 16 * MIB);
        WriteLog log = new WriteLog("nobody", List.of(from));
        GuestMemory to = new GuestMemory(List.of(block("pc.ram", 16 * MIB)), List.of());
        fill(from, 13);
        MigrationReport report =
                migrate(new GuestMemory(List.of(from), List.of(log)), to, MachineControl.NONE, parameters());
        assertCompleted(report);
        SwitchoverReport tracked = report.switchover().orElseThrow();
        assertEquals(SwitchoverReport.Reason.WITHIN_LIMIT, tracked.reason());
        assertEquals(
                16 * MIB,
                report.memory().orElseThrow().totalBytes()
                        - report.memory().orElseThrow().stopCopyBytes()
                        + tracked.shares().get(0).precopyBytes());

        MigrationReport untracked = migrate(
                new GuestMemory(List.of(from), List.of()),
                to,
                MachineControl.NONE,
                parameters("downtime-limit", "10", "avail-switchover-bandwidth", "16MiB"));
        assertCompleted(untracked);
        SwitchoverReport why = untracked.switchover().orElseThrow();
        assertEquals(SwitchoverReport.Reason.STOP_COPY_EXCEEDS_LIMIT, why.reason());
        assertEquals(List.of(new SwitchoverReport.Share("ram", 0, 16 * MIB)), why.shares());
        assertEquals(1_000_000_000, why.expectedDowntimeNanos(), "16 MiB at 16 MiB/s: the limit that would do");
        assertEquals(16 * MIB, untracked.memory().orElseThrow().stopCopyBytes());
    }

    /** Starts, and then cannot report. */
    private static final class LyingTracker implements DirtyTracker {
        @Override
        public String name() {
            return "mtty log";
        }

        @Override
        public void start() {}

        @Override
        public void collect(MemoryBlock block, DirtyPages pages) {
            throw new UnsupportedOperationException("cannot report: EOPNOTSUPP");
        }

        @Override
        public void stop() {}
    }
}
