// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.drover.api.Deadline;
import org.drover.api.DroverException;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceSpec;
import org.drover.api.memory.GuestMemory;
import org.drover.api.migration.IncomingMigration;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.migration.MigrationState;
import org.drover.api.transport.TransportAddress;
import org.drover.memory.MappedBlock;
import org.drover.qemu.QemuIncoming;
import org.drover.recording.Recording;
import org.drover.recording.RecordingWriter;
import org.drover.recording.content.RecordingHeader;
import org.drover.runtime.DroverRuntime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The memory of recorded QEMU machines is loaded, and is what a decoder apart from Drover's found: memory.csv. */
@Timeout(120)
class MachineMemoryTest {
    private static final Path CAPTURES = Path.of("../../runtime/src/test/resources/captures");

    private final DroverRuntime drover = DroverRuntime.start();
    private final List<AutoCloseable> toClose = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : toClose) {
            one.close();
        }
        drover.close();
    }

    /** One line of memory.csv. */
    private record Expected(String block, long bytes, String sha256) {}

    private static List<Expected> expected(String capture) throws Exception {
        return Files.readAllLines(CAPTURES.resolve("memory.csv")).stream()
                .map(line -> line.split(","))
                .filter(columns -> columns[0].equals(capture))
                .map(columns -> new Expected(columns[1], Long.parseLong(columns[2]), columns[3]))
                .toList();
    }

    private MappedBlock block(String name, long bytes) {
        MappedBlock block = MappedBlock.create(name, bytes);
        toClose.add(block);
        return block;
    }

    private MigrationReport load(String capture, int devices, List<MappedBlock> memory) throws Exception {
        Recording captured = Recording.open(CAPTURES.resolve(capture));
        toClose.add(captured);
        Path configSpace = Files.write(folder.resolve("config-space"), Mtty.configSpace());
        List<DeviceBackend> backends = new ArrayList<>();
        for (int i = 0; i < devices; i++) {
            backends.add(drover.engine()
                    .openDevice(DeviceSpec.parse(
                            "sim:0000:00:0" + (5 + i) + ".0?state=32MiB&opaque=on&config-space=" + configSpace)));
        }
        toClose.addAll(backends);
        MigrationParameters parameters = MigrationParameters.builder()
                .set(MigrationParameters.MULTIFD_CHANNELS, 4)
                .build();
        RecordingWriter keep = RecordingWriter.create(
                folder.resolve("kept"), RecordingHeader.now("", "", RecordingHeader.NO_METADATA));
        IncomingMigration arriving = QemuIncoming.listen(
                drover.engine(),
                new MigrationRequest(TransportAddress.parse("tcp:127.0.0.1:0"), backends, parameters)
                        .withMemory(new GuestMemory(List.copyOf(memory), List.of())),
                keep,
                keep::error);
        try (CapturedSource source = new CapturedSource()) {
            String location = arriving.localAddress().location();
            int colon = location.lastIndexOf(':');
            source.start(
                    captured,
                    new InetSocketAddress(
                            location.substring(0, colon), Integer.parseInt(location.substring(colon + 1))));
            return arriving.await(Deadline.afterMillis(60_000));
        }
    }

    @ParameterizedTest
    @CsvSource({"b,2", "d,0"})
    void memoryOfARecordedMachineIsLoaded(String capture, int devices) throws Exception {
        List<MappedBlock> memory = new ArrayList<>();
        for (Expected one : expected(capture)) {
            MappedBlock block = block(one.block(), one.bytes());
            block.segment(0).put(8192 % (int) one.bytes(), new byte[] {1, 2, 3}); // must go, whatever is there
            memory.add(block);
        }
        MigrationReport report = load(capture, devices, memory);
        assertEquals(MigrationState.COMPLETED, report.state(), () -> report.error()
                .map(DroverException::describe)
                .orElse(""));
        for (int i = 0; i < memory.size(); i++) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(memory.get(i).segment(0).duplicate());
            assertEquals(
                    expected(capture).get(i).sha256(),
                    HexFormat.of().formatHex(digest.digest()),
                    memory.get(i).name());
        }
    }

    @Test
    void blockThatIsNotHereIsRefusedByName() throws Exception {
        MigrationReport report = load("d", 0, List.of(block("pc.ram", 64 << 20)));
        assertEquals(MigrationState.FAILED, report.state());
        String message = report.error().map(DroverException::describe).orElse("");
        assertTrue(message.contains("/rom@etc/acpi/tables") && message.contains("131072 bytes"), message);
    }
}
