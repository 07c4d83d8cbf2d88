// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.drover.api.DroverException;
import org.drover.api.device.DeviceState;
import org.drover.api.migration.MayRun;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationState;
import org.drover.runtime.fake.FakeDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A device whose driver never answers: the migration ends all the same, names device and call, and calls it no more. */
@Timeout(60)
class HungDeviceTest {
    private static final long STALL_MILLIS = 1_000;

    @ParameterizedTest
    @CsvSource({
        "setState(PRE_COPY),1,true,the change to PRE_COPY",
        "precopyInfo,1,true,precopyInfo",
        "read,1,true,read",
        "setState(PRE_COPY_P2P),1,true,the change to PRE_COPY_P2P",
        "setState(STOP_COPY),1,true,the change to STOP_COPY",
        "read,5,true,read",
        "read,5,false,read",
        "config.save,1,true,config save"
    })
    void sourceGivesUpTheDeviceAndTheOthersRunOn(String call, int n, boolean multifd, String name) {
        CountDownLatch hold = new CountDownLatch(1);
        try (Scenario scenario = scenario(multifd)) {
            FakeDevice hung = scenario.sources.get(1);
            // Only the side with the hung device is impatient, so that a busy machine fails nothing else.
            scenario.destinationParameters.set(MigrationParameters.STALL_TIMEOUT, 15_000L);
            hung.plan().hook(call, n, () -> await(hold));
            scenario.migrate();
            MigrationReport report = scenario.sourceReport();
            assertEquals(MigrationState.FAILED, report.state(), scenario::errors);
            assertNames(report, "device dev1", name);
            assertEquals(DeviceState.RUNNING, scenario.sources.get(0).currentState());
            assertEquals(DeviceState.RUNNING, scenario.sources.get(2).currentState());
            assertEquals(MigrationState.FAILED, scenario.destinationReport().state());
            int calls = hung.plan().total();
            hold.countDown();
            hung.plan().awaitReturned();
            assertEquals(calls, hung.plan().total(), "calls after it was given up");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "setState(RESUMING),1,true,the change to RESUMING",
        "write,1,true,write",
        "write,4,true,write",
        "write,4,false,write",
        "config.load,1,true,config load",
        "setState(STOP),1,true,the change to STOP"
    })
    void destinationGivesUpTheDeviceAndTheSourceRunsOn(String call, int n, boolean multifd, String name) {
        CountDownLatch hold = new CountDownLatch(1);
        try (Scenario scenario = scenario(multifd)) {
            FakeDevice hung = scenario.destinations.get(1);
            hung.plan().hook(call, n, () -> await(hold));
            // The source waits longer than the destination, so the destination's word is the reason.
            scenario.sourceParameters.set(MigrationParameters.STALL_TIMEOUT, 15_000L);
            scenario.migrate().assertSourceRunsOn(MigrationState.FAILED, MigrationState.FAILED);
            assertNames(scenario.destination.report(), "device dev1", name);
            int calls = hung.plan().total();
            hold.countDown();
            hung.plan().awaitReturned();
            assertEquals(calls, hung.plan().total(), "calls after it was given up");
        }
    }

    @Test
    void destinationThatHangsWhileItStartsLeavesBothInDoubt() {
        CountDownLatch hold = new CountDownLatch(1);
        try (Scenario scenario = scenario(true)) {
            scenario.destinations.get(1).plan().hook("setState(RUNNING)", 1, () -> await(hold));
            scenario.sourceParameters.set(MigrationParameters.STALL_TIMEOUT, 15_000L);
            scenario.migrate();
            assertEquals(MigrationState.FAILED, scenario.destinationReport().state(), scenario::errors);
            assertEquals(MayRun.IN_DOUBT, scenario.destination.report().mayRun());
            assertEquals(MigrationState.IN_DOUBT, scenario.sourceReport().state(), scenario::errors);
            scenario.sources.forEach(device -> assertFalse(device.currentState().isRunning()));
            hold.countDown();
        }
    }

    private static Scenario scenario(boolean multifd) {
        return Scenario.of(3)
                .set(MigrationParameters.MULTIFD, multifd)
                .set(MigrationParameters.STALL_TIMEOUT, STALL_MILLIS);
    }

    private static void assertNames(MigrationReport report, String... parts) {
        Throwable error = report.error().orElseThrow();
        StringBuilder text = new StringBuilder(DroverException.describe(error));
        Arrays.stream(error.getSuppressed()).forEach(e -> text.append("\n").append(DroverException.describe(e)));
        for (String part : parts) {
            assertTrue(text.indexOf(part) >= 0, () -> "'" + part + "' in " + text);
        }
    }

    private static void await(CountDownLatch hold) {
        try {
            hold.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
