// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
import org.drover.runtime.DroverRuntime;
import org.drover.testkit.transport.LeakCheck;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole way with the backend of real devices, over simulated ones and TCP, found on the module path. */
@Timeout(60)
class SimulatedDevicesTest {
    private static final MigrationParameters.Builder PARAMETERS =
            MigrationParameters.builder().set(MigrationParameters.STALL_TIMEOUT, 15_000L);

    @ParameterizedTest
    @CsvSource({
        "4,AUTO,false,state=8MiB",
        "1,ON,true,state=3MiB&precopy=1MiB&redirty=64KiB",
        "3,OFF,true,state=3MiB&precopy=1MiB",
        "2,ON,false,state=2MiB&max-read=5000&max-write=3000",
        "2,AUTO,false,'state=2MiB&flags=STOP_COPY,P2P'"
    })
    void stateOfTwoDevicesIsTheSameOnTheOtherSide(int channels, OnOffAuto transfer, boolean ack, String options)
            throws Exception {
        MigrationParameters parameters = PARAMETERS
                .set(MigrationParameters.MULTIFD_CHANNELS, channels)
                .set(MigrationParameters.MULTIFD_TRANSFER, transfer)
                .set(MigrationParameters.SWITCHOVER_ACK, ack)
                .build();
        LeakCheck leaks = LeakCheck.begin();
        try (DroverRuntime runtime = DroverRuntime.start()) {
            List<DeviceBackend> sources = open(runtime.engine(), options + "&seed=1", options + "&seed=2");
            List<DeviceBackend> destinations = open(runtime.engine(), options, options);
            assertFalse(Arrays.equals(digest(sources.get(1)), digest(destinations.get(1))));
            Migration[] both = migrate(runtime.engine(), sources, destinations, parameters);
            assertEquals(MigrationState.COMPLETED, Scenario.await(both[0]).state(), () -> "" + both[0].report());
            assertEquals(MigrationState.COMPLETED, Scenario.await(both[1]).state(), () -> "" + both[1].report());
            for (int i = 0; i < 2; i++) {
                assertArrayEquals(digest(sources.get(i)), digest(destinations.get(i)), "device " + i);
                assertEquals(DeviceState.STOP, sources.get(i).state());
                assertEquals(DeviceState.RUNNING, destinations.get(i).state());
            }
            close(sources);
            close(destinations);
        }
        leaks.assertNothingLeft("drover-");
    }

    @ParameterizedTest
    @CsvSource({
        "true,fail=read@1MiB",
        "true,fail=set-state:STOP_COPY",
        "true,fail=set-state:PRE_COPY",
        "false,fail=write@1MiB",
        "false,fail=set-state:RESUMING",
        "false,fail=set-state:RUNNING_P2P"
    })
    void deviceThatFailsLeavesTheSourceRunning(boolean atSource, String failure) throws Exception {
        LeakCheck leaks = LeakCheck.begin();
        try (DroverRuntime runtime = DroverRuntime.start()) {
            String good = "state=3MiB";
            String bad = good + "&" + failure;
            List<DeviceBackend> sources = open(runtime.engine(), good, atSource ? bad : good);
            List<DeviceBackend> destinations = open(runtime.engine(), good, atSource ? good : bad);
            Migration[] both = migrate(runtime.engine(), sources, destinations, PARAMETERS.build());
            assertEquals(MigrationState.FAILED, Scenario.await(both[0]).state(), () -> "" + both[0].report());
            assertEquals(MigrationState.FAILED, Scenario.await(both[1]).state(), () -> "" + both[1].report());
            assertTrue(
                    both[atSource ? 0 : 1]
                            .report()
                            .error()
                            .orElseThrow()
                            .getMessage()
                            .contains("sim1"),
                    () -> "" + both[atSource ? 0 : 1].report());
            for (DeviceBackend source : sources) {
                assertEquals(DeviceState.RUNNING, source.state());
            }
            close(sources);
            close(destinations);
        }
        leaks.assertNothingLeft("drover-");
    }

    private static List<DeviceBackend> open(MigrationEngine engine, String... options) {
        List<DeviceBackend> devices = new ArrayList<>();
        for (int i = 0; i < options.length; i++) {
            devices.add(engine.openDevice(DeviceSpec.parse("sim:sim" + i + "?" + options[i])));
        }
        return devices;
    }

    private static void close(List<DeviceBackend> devices) {
        devices.forEach(DeviceBackend::close);
    }

    private static Migration[] migrate(
            MigrationEngine engine,
            List<DeviceBackend> sources,
            List<DeviceBackend> destinations,
            MigrationParameters parameters) {
        IncomingMigration in = engine.listen(
                new MigrationRequest(TransportAddress.parse("tcp:127.0.0.1:0"), destinations, parameters));
        Migration out = engine.migrate(new MigrationRequest(in.localAddress(), sources, parameters));
        return new Migration[] {out, in};
    }

    /** By reflection, because the module that is tested does not read the one of simulated devices. */
    private static byte[] digest(DeviceBackend device) throws ReflectiveOperationException {
        return (byte[]) Class.forName("org.drover.simulated.StateDigest")
                .getMethod("sha256")
                .invoke(device);
    }
}
