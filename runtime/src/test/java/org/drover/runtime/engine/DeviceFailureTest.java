// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Supplier;
import org.drover.api.device.DeviceException;
import org.drover.api.device.DeviceState;
import org.drover.api.migration.MayRun;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationState;
import org.drover.runtime.fake.FakeDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A device that fails at each of the calls that the engine makes, on either side: the source runs on, both say why. */
@Timeout(60)
class DeviceFailureTest {
    /** What a device may throw: the first word of each row. */
    private static Supplier<Throwable> error(String kind) {
        return switch (kind) {
            case "eio" -> () -> new DeviceException("device dev1: the test wants EIO", 5, null);
            case "unchecked" -> () -> new IllegalStateException("the test wants a defect");
            default -> () -> new NoClassDefFoundError("the test wants an Error");
        };
    }

    private static Scenario scenario(boolean multifd) {
        return Scenario.of(3).set(MigrationParameters.MULTIFD, multifd);
    }

    @ParameterizedTest
    @CsvSource({
        "eio,setState(PRE_COPY),1,true",
        "unchecked,setState(PRE_COPY),1,false",
        "error,setState(PRE_COPY),1,true",
        "eio,setState(PRE_COPY_P2P),1,true",
        "error,setState(PRE_COPY_P2P),1,true",
        "eio,setState(STOP_COPY),1,true",
        "unchecked,setState(STOP_COPY),1,true",
        "error,setState(STOP_COPY),1,true",
        "eio,precopyInfo,1,true",
        "error,precopyInfo,1,true",
        "eio,precopyInfo,2,true",
        "eio,read,1,true",
        "unchecked,read,1,false",
        "error,read,1,true",
        "eio,read,4,true",
        "eio,read,4,false",
        "unchecked,read,4,true",
        "error,read,4,true",
        "error,read,4,false",
        "eio,config.save,1,true",
        "eio,config.save,1,false",
        "error,config.save,1,true"
    })
    void sourceDeviceThatFailsRunsOnWithItsState(String kind, String call, int n, boolean multifd) {
        try (Scenario scenario = scenario(multifd)) {
            scenario.sources.get(1).plan().fail(call, n, error(kind));
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
            assertTrue(scenario.sourceError().contains("the test wants"), scenario.errors());
            assertFalse(scenario.journal.of("source").contains("dev1 reset"), scenario.errors());
            assertMachineBalanced(scenario);
        }
    }

    @ParameterizedTest
    @CsvSource({"eio,setState(PRE_COPY_P2P)", "error,setState(STOP_COPY)"})
    void sourceDeviceThatCanNeitherBeStoppedNorRunOnIsResetAndTheOthersRunOn(String kind, String call) {
        try (Scenario scenario = scenario(true)) {
            scenario.sources.get(1).plan().fail(call, 1, error(kind));
            scenario.sources.get(1).plan().failAlways("setState(RUNNING)", error("eio"));
            scenario.migrate();
            assertEquals(MigrationState.FAILED, scenario.sourceReport().state(), scenario::errors);
            assertEquals(MayRun.YES, scenario.source.report().mayRun());
            assertEquals(MigrationState.FAILED, scenario.destinationReport().state());
            assertTrue(scenario.journal.of("source").contains("dev1 reset"), scenario.errors());
            assertFalse(scenario.journal.of("source").contains("dev0 reset"), scenario.errors());
            scenario.sources.forEach(device -> assertEquals(DeviceState.RUNNING, device.currentState()));
            assertTrue(scenario.sourceError().contains("dev1"), scenario.sourceError());
            assertTrue(scenario.sourceError().contains("; then: device dev1 was reset"), scenario.sourceError());
            assertMachineBalanced(scenario);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "eio,setState(RESUMING),1,true",
        "error,setState(RESUMING),1,true",
        "eio,write,1,true",
        "error,write,1,false",
        "eio,write,3,true",
        "unchecked,write,3,true",
        "error,write,3,true",
        "error,write,3,false",
        "eio,config.load,1,true",
        "error,config.load,1,true",
        "eio,config.load,1,false",
        "eio,setState(STOP),1,true",
        "unchecked,setState(STOP),1,true",
        "error,setState(STOP),1,false",
        "eio,setState(RUNNING_P2P),1,true",
        "error,setState(RUNNING_P2P),1,true",
        "eio,setState(RUNNING),1,true",
        "unchecked,setState(RUNNING),1,false"
    })
    void destinationDeviceThatFailsLeavesTheSourceRunning(String kind, String call, int n, boolean multifd) {
        try (Scenario scenario = scenario(multifd)) {
            scenario.destinations.get(1).plan().fail(call, n, error(kind));
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
            String text = scenario.destinationError();
            assertTrue(text.contains("dev1") || text.contains("the test wants"), scenario.errors());
            assertTrue(scenario.sourceError().contains("SHUT 1"), scenario.errors());
            assertMachineBalanced(scenario);
            scenario.destinations.forEach(device -> assertEquals(DeviceState.RUNNING, device.currentState()));
        }
    }

    /** What the machine did: the source's was started again exactly if it was stopped. */
    private static void assertMachineBalanced(Scenario scenario) {
        List<String> calls = scenario.journal.of("source").stream()
                .filter(e -> e.startsWith("machine"))
                .toList();
        assertTrue(calls.isEmpty() || calls.equals(List.of("machine stop", "machine start")), () -> "" + calls);
    }

    @Test
    void deviceThatThrowsTheSameExceptionAtEachCallIsReportedOnce() {
        DeviceException same = new DeviceException("device dev1: always the same");
        try (Scenario scenario = scenario(true)) {
            FakeDevice device = scenario.sources.get(1);
            device.plan().failAlways("setState(PRE_COPY)", () -> same);
            device.plan().failAlways("setState(RUNNING)", () -> same);
            device.plan().failAlways("reset", () -> same);
            scenario.migrate();
            assertEquals(same, scenario.sourceReport().error().orElseThrow());
            assertEquals(MigrationState.FAILED, scenario.source.report().state());
            assertEquals(MigrationState.FAILED, scenario.destinationReport().state());
        }
    }

    @Test
    void deviceThatCannotLeaveStopCopyAfterSuccessIsResetAndTheSuccessStands() {
        try (Scenario scenario = scenario(true)) {
            scenario.sources.get(1).plan().fail("setState(STOP)", 1, error("eio"));
            scenario.migrate();
            assertEquals(MigrationState.COMPLETED, scenario.sourceReport().state(), scenario::errors);
            assertEquals(MigrationState.COMPLETED, scenario.destinationReport().state());
            assertTrue(scenario.journal.of("source").contains("dev1 reset"));
        }
    }

    @Test
    void startedDestinationThatCannotBeTakenBackGivesNoVerdict() {
        try (Scenario scenario = scenario(true)) {
            scenario.destinations.get(2).plan().fail("setState(RUNNING)", 1, error("eio"));
            scenario.destinations.get(0).plan().failAlways("reset", error("eio"));
            scenario.migrate();
            assertEquals(MigrationState.FAILED, scenario.destinationReport().state(), scenario::errors);
            assertEquals(MayRun.IN_DOUBT, scenario.destination.report().mayRun());
            assertEquals(MigrationState.IN_DOUBT, scenario.sourceReport().state(), scenario::errors);
            assertEquals(MayRun.IN_DOUBT, scenario.source.report().mayRun());
            scenario.sources.forEach(device -> assertFalse(device.currentState().isRunning()));
        }
    }

    @Test
    void missingP2pOfOneOfTwoDevicesIsRefusedBeforeAnythingHappens() {
        try (Scenario scenario = Scenario.of(2)) {
            scenario.sources.get(1).with(org.drover.api.device.MigrationFlag.STOP_COPY);
            scenario.migrate();
            assertEquals(MigrationState.FAILED, scenario.sourceReport().state());
            assertTrue(scenario.sourceError().contains("[dev1] do not support P2P"), scenario.sourceError());
            scenario.destination.cancel();
            scenario.assertSourceRunsOn(MigrationState.FAILED, MigrationState.CANCELLED);
            assertEquals(0, scenario.sources.get(0).plan().count("setState(PRE_COPY)"));
        }
    }
}
