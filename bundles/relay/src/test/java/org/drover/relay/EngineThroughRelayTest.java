// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
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
import org.drover.api.transport.TransportAddress;
import org.drover.runtime.DroverRuntime;
import org.drover.stream.AnalysisOptions;
import org.drover.stream.StreamReport;
import org.drover.stream.analysis.StreamAnalysis;
import org.drover.testkit.transport.LeakCheck;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Drover's engine on both sides of one relay, and of two: it notices nothing of them. */
@Timeout(120)
class EngineThroughRelayTest {
    @ParameterizedTest
    @CsvSource({
        "1,1,false,state=3MiB&precopy=1MiB&redirty=64KiB",
        "4,1,true,state=8MiB&precopy=1MiB",
        "8,2,false,state=8MiB",
        "2,2,true,state=2MiB&max-read=5000&max-write=3000"
    })
    void devicesAreTheSameOnTheOtherSide(int channels, int relays, boolean ack, String options, @TempDir Path directory)
            throws Exception {
        MigrationParameters parameters = MigrationParameters.builder()
                .set(MigrationParameters.MULTIFD_CHANNELS, channels)
                .set(MigrationParameters.SWITCHOVER_ACK, ack)
                .set(MigrationParameters.STALL_TIMEOUT, 15_000L)
                .build();
        BlockingQueue<RelayedMigration> ended = new LinkedBlockingQueue<>();
        BlockingQueue<StreamAnalysis> analyses = new LinkedBlockingQueue<>();
        LeakCheck leaks = LeakCheck.begin();
        try (DroverRuntime runtime = DroverRuntime.start()) {
            MigrationEngine engine = runtime.engine();
            List<DeviceBackend> sources = List.of(open(engine, "a", options + "&seed=1"), open(engine, "b", options));
            List<DeviceBackend> targets = List.of(open(engine, "a", options), open(engine, "b", options + "&seed=9"));
            assertFalse(Arrays.equals(digest(sources.get(0)), digest(targets.get(0))));
            IncomingMigration in =
                    engine.listen(new MigrationRequest(TransportAddress.parse("tcp:127.0.0.1:0"), targets, parameters));
            try (Relay last = relay(engine, "unix:" + directory.resolve("relay"), in.localAddress(), ended, analyses);
                    Relay first = relay(engine, "tcp:127.0.0.1:0", last.localAddress(), ended, analyses)) {
                TransportAddress to = (relays == 1 ? last : first).localAddress();
                Migration out = engine.migrate(new MigrationRequest(to, sources, parameters));
                Deadline deadline = Deadline.afterMillis(60_000);
                assertEquals(MigrationState.COMPLETED, out.await(deadline).state(), () -> "" + out.report());
                assertEquals(MigrationState.COMPLETED, in.await(deadline).state(), () -> "" + in.report());
                for (int i = 0; i < relays; i++) {
                    RelayOutcome outcome = RelayBench.next(ended).outcome();
                    assertEquals(Optional.empty(), outcome.error());
                    assertEquals(channels + 1, outcome.connections().size());
                    assertTrue(outcome.backwardBytes() >= 16 + 8 + 16, "PONG, SHUT, and what only Drovers say");
                    StreamReport seen = analyses.take().report();
                    assertEquals(List.of(), seen.notUnderstood());
                    long messages = seen.connections().stream()
                            .mapToLong(connection -> connection.backward().packets())
                            .sum();
                    assertEquals(ack ? 5 : 4, messages, "DEVICE_COMPATIBILITY, PONG 1, PONG 2, SHUT, and the ack");
                }
            }
            for (int i = 0; i < 2; i++) {
                assertArrayEquals(digest(sources.get(i)), digest(targets.get(i)), "device " + i);
                assertEquals(DeviceState.RUNNING, targets.get(i).state());
            }
            sources.forEach(DeviceBackend::close);
            targets.forEach(DeviceBackend::close);
        }
        leaks.assertNothingLeft("drover-");
    }

    private static Relay relay(
            MigrationEngine engine,
            String listen,
            TransportAddress target,
            BlockingQueue<RelayedMigration> ended,
            BlockingQueue<StreamAnalysis> analyses) {
        RelayListener listener = new RelayListener() {
            @Override
            public void ended(RelayedMigration migration) {
                ended.add(migration);
            }
        };
        RelayOptions options =
                RelayOptions.builder(TransportAddress.parse(listen), target).build();
        TapFactory taps = migration -> {
            StreamAnalysis analysis = new StreamAnalysis(AnalysisOptions.DEFAULTS);
            analyses.add(analysis);
            return analysis;
        };
        return Relay.start(options, engine.transports(), taps, listener);
    }

    private static DeviceBackend open(MigrationEngine engine, String name, String options) {
        return engine.openDevice(DeviceSpec.parse("sim:" + name + "?" + options));
    }

    /** By reflection, because the module that is tested does not read the one of simulated devices. */
    private static byte[] digest(DeviceBackend device) throws ReflectiveOperationException {
        return (byte[]) Class.forName("org.drover.simulated.StateDigest")
                .getMethod("sha256")
                .invoke(device);
    }
}
