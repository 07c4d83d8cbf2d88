// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationState;
import org.junit.jupiter.api.Test;

/** What an engine is set to, and which migrations take notice. */
class SettingsTest {
    private static final long ONE_BYTE_PER_SECOND = 1;

    @Test
    void requestWinsOverSettingsAndSettingsOverDefaults() {
        MigrationParameters settings = MigrationParameters.builder()
                .set(MigrationParameters.CHANNEL_DEPTH, 7)
                .set(MigrationParameters.MULTIFD_CHANNELS, 9)
                .build();
        MigrationParameters request = MigrationParameters.builder()
                .set(MigrationParameters.MULTIFD_CHANNELS, 2) // the default, but given
                .build()
                .over(settings);
        assertEquals(2, request.get(MigrationParameters.MULTIFD_CHANNELS));
        assertEquals(7, request.get(MigrationParameters.CHANNEL_DEPTH));
        assertEquals(300, request.get(MigrationParameters.DOWNTIME_LIMIT));
        assertTrue(request.isGiven(MigrationParameters.MULTIFD_CHANNELS));
        assertFalse(request.isGiven(MigrationParameters.CHANNEL_DEPTH));
    }

    @Test
    void nextMigrationTakesTheSettings() {
        try (Scenario scenario = Scenario.of(1)) {
            MigrationParameters five = MigrationParameters.builder()
                    .set(MigrationParameters.MULTIFD_CHANNELS, 5)
                    .build();
            scenario.startSourceEngine();
            scenario.startDestinationEngine();
            scenario.sourceEngine.setParameters(five);
            scenario.destinationEngine.setParameters(five);
            scenario.migrate().assertCompleted();
            assertEquals(1 + 5, scenario.sourceReport().channels().size());
        }
    }

    /** As QEMU's does after migrate-set-parameters. */
    @Test
    void runningMigrationFollowsTheBandwidth() {
        try (Scenario scenario = Scenario.of(1)) {
            CountDownLatch slow = new CountDownLatch(1);
            scenario.sourceListener = (migration, from, to) -> {
                if (to == MigrationState.ACTIVE) {
                    slow.countDown();
                }
            };
            scenario.startSourceEngine();
            scenario.sourceEngine.setParameters(MigrationParameters.builder()
                    .set(MigrationParameters.MAX_BANDWIDTH, ONE_BYTE_PER_SECOND)
                    .build());
            scenario.migrate();
            TransportSwapTest.await(slow);
            // At a byte a second its first piece alone would take longer than any test.
            scenario.sourceEngine.setParameters(MigrationParameters.DEFAULTS);
            scenario.assertCompleted();
        }
    }

    @Test
    void migrationWhoseRequestSaysOtherwiseDoesNotFollow() {
        try (Scenario scenario = Scenario.of(1)) {
            scenario.sourceParameters.set(MigrationParameters.MAX_BANDWIDTH, 0L);
            scenario.startSourceEngine();
            scenario.sourceEngine.setParameters(MigrationParameters.builder()
                    .set(MigrationParameters.MAX_BANDWIDTH, ONE_BYTE_PER_SECOND)
                    .build());
            scenario.migrate().assertCompleted();
        }
    }
}
