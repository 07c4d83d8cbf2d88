// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.recording;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.drover.api.Deadline;
import org.drover.api.device.DeviceBackend;
import org.drover.api.device.DeviceSpec;
import org.drover.api.device.DeviceState;
import org.drover.api.migration.IncomingMigration;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationEngine;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationRequest;
import org.drover.api.migration.MigrationState;
import org.drover.api.migration.OnOffAuto;
import org.drover.api.transport.TransportAddress;
import org.drover.recording.content.RecordingHeader;
import org.drover.recording.replay.Replay;
import org.drover.recording.replay.ReplayOptions;
import org.drover.recording.replay.ReplayResult;
import org.drover.recording.replay.ReplaySpeed;
import org.drover.runtime.DroverRuntime;
import org.drover.testkit.transport.LeakCheck;
import org.drover.testkit.transport.TestArena;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records a migration of the engine with two devices, and plays it into an engine that never saw the source. */
@Timeout(120)
class ReplayIntoEngineTest {
    private static final long WAIT_MILLIS = 60_000;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "tcp,2,ON,false,MAX,state=3MiB",
        "unix,4,AUTO,true,MAX,state=2MiB&precopy=1MiB&redirty=64KiB",
        "tcp,3,OFF,true,MAX,state=2MiB&precopy=1MiB",
        "tcp,2,ON,true,ORIGINAL,state=2MiB&precopy=1MiB"
    })
    void devicesAreBitIdenticalAndTheReturnPathIsEqual(
            String scheme, int channels, OnOffAuto transfer, boolean ack, ReplaySpeed speed, String options)
            throws Exception {
        MigrationParameters parameters = MigrationParameters.builder()
                .set(MigrationParameters.STALL_TIMEOUT, 15_000L)
                .set(MigrationParameters.MULTIFD_CHANNELS, channels)
                .set(MigrationParameters.MULTIFD_TRANSFER, transfer)
                .set(MigrationParameters.SWITCHOVER_ACK, ack)
                .build();
        LeakCheck leaks = LeakCheck.begin();
        Path path = directory.resolve("engine.rec");
        TestArena arena;
        try (DroverRuntime runtime = DroverRuntime.start()) {
            List<byte[]> recorded = record(runtime.engine(), parameters, options, path);
            String listen = scheme.equals("tcp") ? "tcp:127.0.0.1:0" : "unix:" + directory.resolve("d.sock");
            List<DeviceBackend> fresh = open(runtime.engine(), options, options);
            assertFalse(Arrays.equals(recorded.get(0), digest(fresh.get(0))));
            IncomingMigration destination =
                    runtime.engine().listen(new MigrationRequest(TransportAddress.parse(listen), fresh, parameters));
            try (Recording recording = Recording.open(path)) {
                assertEquals(channels + 1, recording.connections().size());
                ReplayOptions replayOptions = ReplayOptions.DEFAULT.withSpeed(speed);
                arena = new TestArena(1 << 20, Replay.bufferCount(recording, replayOptions));
                TransportAddress address = destination.localAddress();
                ReplayResult result = new Replay(recording, Providers.of(address), arena, address, replayOptions).run();
                assertEquals(Optional.empty(), result.firstDifference());
                assertEquals(Optional.empty(), result.error());
                assertTrue(result.returnPathEqual());
                assertEquals(OptionalLong.of(0), result.verdict());
                assertEquals(
                        recording.connections().stream()
                                .mapToLong(connection -> connection.forward().bytes())
                                .sum(),
                        result.sentBytes());
            }
            assertEquals(MigrationState.COMPLETED, await(destination));
            for (int i = 0; i < fresh.size(); i++) {
                assertArrayEquals(recorded.get(i), digest(fresh.get(i)), "device " + i);
                assertEquals(DeviceState.RUNNING, fresh.get(i).state());
            }
            fresh.forEach(DeviceBackend::close);
        }
        leaks.assertNothingLeft("drover-", arena);
    }

    /** Returns the digests of the states that were migrated. */
    private static List<byte[]> record(
            MigrationEngine engine, MigrationParameters parameters, String options, Path path) throws Exception {
        List<DeviceBackend> sources = open(engine, options + "&seed=1", options + "&seed=2");
        List<DeviceBackend> destinations = open(engine, options, options);
        IncomingMigration in = engine.listen(
                new MigrationRequest(TransportAddress.parse("tcp:127.0.0.1:0"), destinations, parameters));
        RecordingHeader header = RecordingHeader.now("", in.localAddress().toString(), RecordingHeader.NO_METADATA);
        RecordingWriter writer = RecordingWriter.create(path, header);
        try (TappedPath between = new TappedPath(in.localAddress(), writer)) {
            Migration out = engine.migrate(new MigrationRequest(between.address(), sources, parameters));
            assertEquals(MigrationState.COMPLETED, await(out), () -> out.report() + "");
            assertEquals(MigrationState.COMPLETED, await(in), () -> in.report() + "");
        }
        assertEquals(Optional.empty(), writer.error());
        List<byte[]> digests = new ArrayList<>();
        for (DeviceBackend source : sources) {
            digests.add(digest(source));
        }
        sources.forEach(DeviceBackend::close);
        destinations.forEach(DeviceBackend::close);
        return digests;
    }

    private static MigrationState await(Migration migration) throws InterruptedException {
        return migration.await(Deadline.afterMillis(WAIT_MILLIS)).state();
    }

    private static List<DeviceBackend> open(MigrationEngine engine, String... options) {
        List<DeviceBackend> devices = new ArrayList<>();
        for (int i = 0; i < options.length; i++) {
            devices.add(engine.openDevice(DeviceSpec.parse("sim:sim" + i + "?" + options[i])));
        }
        return devices;
    }

    /** By reflection, because the module that is tested does not read the one of simulated devices. */
    private static byte[] digest(DeviceBackend device) throws ReflectiveOperationException {
        return (byte[]) Class.forName("org.drover.simulated.StateDigest")
                .getMethod("sha256")
                .invoke(device);
    }
}
