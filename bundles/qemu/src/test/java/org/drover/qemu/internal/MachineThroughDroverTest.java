// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.drover.api.Deadline;
import org.drover.api.DroverException;
import org.drover.api.ErrorCategory;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceSpec;
import org.drover.api.device.DeviceState;
import org.drover.api.migration.IncomingMigration;
import org.drover.api.migration.MayRun;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.migration.MigrationState;
import org.drover.api.transport.TransportAddress;
import org.drover.qemu.QemuIncoming;
import org.drover.qemu.QemuOutgoing;
import org.drover.recording.Recording;
import org.drover.recording.RecordingWriter;
import org.drover.recording.content.RecordCursor;
import org.drover.recording.content.RecordType;
import org.drover.recording.content.RecordingHeader;
import org.drover.runtime.DroverRuntime;
import org.drover.stream.Direction;
import org.drover.testkit.transport.LeakCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Machines of recorded QEMU processes stop over in Drover: their devices are loaded into simulated ones that stand in for
 * them, and the machines go on with the devices' state as those give it.
 */
@Timeout(120)
class MachineThroughDroverTest {
    private static final Path CAPTURES = Path.of("../../runtime/src/test/resources/captures");

    private final LeakCheck leaks = LeakCheck.begin();
    private final DroverRuntime drover = DroverRuntime.start();
    private final List<AutoCloseable> toClose = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void nothingIsLeft() throws Exception {
        for (AutoCloseable one : toClose) {
            one.close();
        }
        drover.close();
        leaks.assertNothingLeft("drover-");
    }

    private List<DeviceBackend> standIns(int count, Path configSpace) {
        List<DeviceBackend> backends = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            DeviceBackend backend = drover.engine()
                    .openDevice(DeviceSpec.parse(
                            "sim:0000:00:0" + (5 + i) + ".0?state=32MiB&opaque=on&config-space=" + configSpace));
            backends.add(backend);
            toClose.add(0, backend);
        }
        return backends;
    }

    private static byte[] stateOf(DeviceBackend device) {
        device.setState(DeviceState.STOP_COPY);
        ByteArrayOutputStream state = new ByteArrayOutputStream();
        ByteBuffer part = ByteBuffer.allocateDirect(1 << 20);
        while (device.read(part.clear()) > 0) {
            byte[] bytes = new byte[part.flip().remaining()];
            part.get(bytes);
            state.writeBytes(bytes);
        }
        device.setState(DeviceState.STOP);
        return state.toByteArray();
    }

    private Recording open(Path path) {
        Recording recording = Recording.open(path);
        toClose.add(0, recording);
        return recording;
    }

    private RecordingWriter writer(String name) {
        return RecordingWriter.create(folder.resolve(name), RecordingHeader.now("", "", RecordingHeader.NO_METADATA));
    }

    private static byte[] bytes(Recording recording, int connection, Direction direction) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (RecordCursor cursor = recording.cursor(connection, direction)) {
            while (cursor.next()) {
                if (cursor.type() == RecordType.DATA) {
                    byte[] part = new byte[cursor.data().remaining()];
                    cursor.data().get(part);
                    bytes.writeBytes(part);
                }
            }
        }
        return bytes.toByteArray();
    }

    private static MigrationReport completed(Migration migration) throws InterruptedException {
        MigrationReport report = migration.await(Deadline.afterMillis(60_000));
        assertEquals(MigrationState.COMPLETED, report.state(), () -> report.error()
                .map(DroverException::describe)
                .orElse(""));
        return report;
    }

    private static InetSocketAddress socketAddress(TransportAddress address) {
        String location = address.location();
        return new InetSocketAddress("127.0.0.1", Integer.parseInt(location.substring(location.lastIndexOf(':') + 1)));
    }

    @ParameterizedTest
    @CsvSource({
        "a,1,2,auto,off",
        "b,2,4,on,off",
        "c,1,2,off,off",
        "e,1,2,auto,on",
        "f-nomultifd,1,0,auto,on",
        "l2,2,4,on,off",
        "l3,2,3,on,on",
        "l4,2,2,off,off"
    })
    void stopsOverAndGoesOn(String capture, int devices, int channels, String transfer, String ack) throws Exception {
        Recording captured = open(CAPTURES.resolve(capture));
        MigrationParameters.Builder parameters = MigrationParameters.builder()
                .set("x-migration-multifd-transfer", transfer)
                .set("switchover-ack", ack)
                .set(MigrationParameters.MULTIFD, channels > 0);
        if (channels > 0) {
            parameters.set(MigrationParameters.MULTIFD_CHANNELS, channels);
        }
        Path configSpace = Files.write(folder.resolve("config-space"), Mtty.configSpace());
        List<DeviceBackend> here = standIns(devices, configSpace);
        RecordingWriter arrivingWriter = writer("arriving");
        IncomingMigration arriving = QemuIncoming.listen(
                drover.engine(),
                new MigrationRequest(TransportAddress.parse("tcp:127.0.0.1:0"), here, parameters.build()),
                arrivingWriter,
                arrivingWriter::error);
        byte[] returnPath;
        try (CapturedSource source = new CapturedSource()) {
            source.start(captured, socketAddress(arriving.localAddress()));
            completed(arriving);
            returnPath = source.returnPath();
        }
        assertArrayEquals(bytes(captured, 0, Direction.BACKWARD), returnPath, "what QEMU was told");
        for (DeviceBackend device : here) {
            assertEquals(DeviceState.STOP, device.state());
        }
        Recording kept = open(folder.resolve("arriving"));
        assertKept(captured, kept);

        List<DeviceBackend> there = standIns(devices, configSpace);
        RecordingWriter secondWriter = writer("second");
        IncomingMigration second = QemuIncoming.listen(
                drover.engine(),
                new MigrationRequest(TransportAddress.parse("tcp:127.0.0.1:0"), there, parameters.build()),
                secondWriter,
                secondWriter::error);
        Migration leaving = QemuOutgoing.migrate(
                drover.engine(), new MigrationRequest(second.localAddress(), here, parameters.build()), kept);
        completed(leaving);
        completed(second);
        for (int i = 0; i < devices; i++) {
            byte[] state = stateOf(here.get(i));
            assertTrue(state.length >= 60, "bytes " + state.length);
            assertArrayEquals(state, stateOf(there.get(i)), "state of device " + i);
        }
        MachineComparison.assertSameBesidesDeviceData(kept, open(folder.resolve("second")));
    }

    private IncomingMigration listenFor(String name, Supplier<Optional<DroverException>> keepError) throws Exception {
        Path configSpace = Files.write(folder.resolve("config-space"), Mtty.configSpace());
        MigrationParameters parameters = MigrationParameters.builder()
                .set(MigrationParameters.MULTIFD_CHANNELS, 2)
                .build();
        return QemuIncoming.listen(
                drover.engine(),
                new MigrationRequest(TransportAddress.parse("tcp:127.0.0.1:0"), standIns(1, configSpace), parameters),
                writer(name),
                keepError);
    }

    /** Whatever the devices say: a source that is told of success lets its machine go. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void machineWhoseMemoryDoesNotComeIsNotTaken(int connection) throws Exception {
        Recording captured = open(CAPTURES.resolve("a"));
        IncomingMigration arriving = listenFor("arriving", Optional::empty);
        try (CapturedSource source = new CapturedSource().breaking(connection, 200_000)) {
            source.start(captured, socketAddress(arriving.localAddress()));
            while (arriving.state() == MigrationState.SETUP) {
                Thread.onSpinWait();
            }
            source.breakIt();
            MigrationReport report = arriving.await(Deadline.afterMillis(60_000));
            assertEquals(MigrationState.FAILED, report.state());
            assertEquals(MayRun.NO, report.mayRun());
            byte[] returnPath = source.returnPath();
            assertTrue(
                    returnPath.length < 8 || returnPath[returnPath.length - 1] == 1,
                    "told of failure, or of nothing: " + Arrays.toString(returnPath));
        }
    }

    @Test
    void machineThatCannotBeKeptIsNotTaken() throws Exception {
        Recording captured = open(CAPTURES.resolve("a"));
        DroverException full = new DroverException(ErrorCategory.INTERNAL, "no space left on device");
        IncomingMigration arriving = listenFor("arriving", () -> Optional.of(full));
        try (CapturedSource source = new CapturedSource()) {
            source.start(captured, socketAddress(arriving.localAddress()));
            MigrationReport report = arriving.await(Deadline.afterMillis(60_000));
            assertEquals(MigrationState.FAILED, report.state());
            assertSame(full, report.error().orElseThrow());
            byte[] returnPath = source.returnPath();
            assertEquals(1, returnPath[returnPath.length - 1], "SHUT 1");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void machineOfTwoSourcesIsNotTaken(int connection) throws Exception {
        Recording captured = open(CAPTURES.resolve("a"));
        IncomingMigration arriving = listenFor("arriving", Optional::empty);
        try (CapturedSource source = new CapturedSource().foreign(connection)) {
            source.start(captured, socketAddress(arriving.localAddress()));
            MigrationReport report = arriving.await(Deadline.afterMillis(60_000));
            assertEquals(MigrationState.FAILED, report.state());
            String message = report.error().orElseThrow().getMessage();
            assertTrue(message.contains("another source connects here"), message);
        }
    }

    /** It has let its machine go by then: the machine is here, or nowhere. */
    @RepeatedTest(10)
    void machineWhoseSourceIsGoneRightAfterItsVerdictIsLost() throws Exception {
        Recording captured = open(CAPTURES.resolve("a"));
        IncomingMigration arriving = listenFor("arriving", Optional::empty);
        try (CapturedSource source = new CapturedSource().resetting()) {
            source.start(captured, socketAddress(arriving.localAddress()));
            completed(arriving);
            assertEquals(MayRun.YES, arriving.report().mayRun());
        }
    }

    @Test
    void strayConnectionKeepsTheMachineAway() throws Exception {
        Recording captured = open(CAPTURES.resolve("a"));
        IncomingMigration arriving = listenFor("arriving", Optional::empty);
        InetSocketAddress address = socketAddress(arriving.localAddress());
        SocketChannel.open(address).close();
        try (SocketChannel other = SocketChannel.open(address);
                CapturedSource source = new CapturedSource()) {
            other.write(ByteBuffer.wrap("GET / HTTP/1.0".getBytes(StandardCharsets.US_ASCII)));
            source.start(captured, address);
            completed(arriving);
            source.returnPath();
        }
        assertKept(captured, open(folder.resolve("arriving")));
    }

    /** Nobody could tell it whether its machine is kept, and it would not wait for that. */
    @Test
    void machineWithoutReturnPathIsTakenWhateverComesOfIt() throws Exception {
        Recording captured = open(CAPTURES.resolve("a"));
        IncomingMigration arriving = listenFor("arriving", Optional::empty);
        try (CapturedSource source = new CapturedSource().withoutReturnPath()) {
            source.start(captured, socketAddress(arriving.localAddress()));
            MigrationReport report = arriving.await(Deadline.afterMillis(60_000));
            assertEquals(MigrationState.FAILED, report.state());
            String message = report.error().orElseThrow().getMessage();
            assertTrue(message.startsWith("the source has not opened a return path"), message);
        }
    }

    private static void assertKept(Recording captured, Recording kept) {
        for (int connection = 0; connection < captured.connections().size(); connection++) {
            byte[] expected = bytes(captured, connection, Direction.FORWARD);
            assertTrue(
                    kept.connections().stream()
                            .anyMatch(one -> Arrays.equals(expected, bytes(kept, one.number(), Direction.FORWARD))),
                    "connection " + connection + " was kept as it came");
        }
        assertEquals(captured.connections().size(), kept.connections().size());
    }
}
