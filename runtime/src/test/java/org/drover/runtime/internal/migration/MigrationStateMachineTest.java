// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.drover.api.Deadline;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MigrationStateMachineTest {
    private final List<String> heard = new ArrayList<>();

    private final Migration migration = new Migration() {
        @Override
        public String id() {
            return "out-1";
        }

        @Override
        public MigrationState state() {
            return machine.state();
        }

        @Override
        public void cancel() {
            machine.tryStep(MigrationState.CANCELLING);
        }

        @Override
        public MigrationReport report() {
            throw new UnsupportedOperationException();
        }

        @Override
        public MigrationReport await(Deadline deadline) {
            throw new UnsupportedOperationException();
        }
    };

    private MigrationStateMachine machine;

    @Test
    void stepsThatDoNotExistAreNotTaken() {
        machine = new MigrationStateMachine(migration, (m, from, to) -> heard.add(from + "-" + to));
        assertFalse(machine.tryStep(MigrationState.COMPLETED));
        assertFalse(machine.tryStep(MigrationState.DEVICE));
        assertTrue(machine.tryStep(MigrationState.CANCELLING));
        assertFalse(machine.tryStep(MigrationState.ACTIVE));
        assertTrue(machine.tryStep(MigrationState.CANCELLED));
        for (MigrationState state : MigrationState.values()) {
            assertFalse(machine.tryStep(state), "from CANCELLED to " + state);
        }
        assertEquals(List.of("SETUP-CANCELLING", "CANCELLING-CANCELLED"), heard);
    }

    @Test
    void listenerThatCancelsHearsOfItAfterwards() {
        machine = new MigrationStateMachine(migration, (m, from, to) -> {
            if (to == MigrationState.ACTIVE) {
                m.cancel();
            }
            heard.add(from + "-" + to);
        });
        assertTrue(machine.tryStep(MigrationState.ACTIVE));
        assertEquals(List.of("SETUP-ACTIVE", "ACTIVE-CANCELLING"), heard);
    }

    @Test
    void listenerThatIsHeldHoldsNoOtherThread() throws InterruptedException {
        CountDownLatch inListener = new CountDownLatch(1);
        CountDownLatch hold = new CountDownLatch(1);
        machine = new MigrationStateMachine(migration, (m, from, to) -> {
            inListener.countDown();
            try {
                hold.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            heard.add(from + "-" + to);
        });
        Thread other = new Thread(() -> machine.tryStep(MigrationState.ACTIVE));
        other.start();
        inListener.await();
        assertEquals(MigrationState.ACTIVE, machine.state());
        assertTrue(machine.tryStep(MigrationState.DEVICE));
        machine.awaitHeard(Deadline.afterMillis(10));
        hold.countDown();
        machine.awaitHeard(Deadline.afterMillis(20_000));
        assertEquals(List.of("SETUP-ACTIVE", "ACTIVE-DEVICE"), heard);
        other.join();
    }
}
