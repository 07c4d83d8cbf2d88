// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.migration;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.drover.api.Deadline;
import org.drover.api.migration.Migration;
import org.drover.api.migration.MigrationListener;
import org.drover.api.migration.MigrationState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one side of a migration stands, and which steps there are:
 * <pre>
 *   SETUP ──▶ ACTIVE ──▶ DEVICE ──▶ COMPLETED | IN_DOUBT
 *     │          │          │
 *     └──────────┴──────────┴──▶ FAILED,   or CANCELLING ──▶ CANCELLED | FAILED
 * </pre>
 */
public final class MigrationStateMachine {
    private static final Logger LOG = LoggerFactory.getLogger(MigrationStateMachine.class);

    private static final Map<MigrationState, Set<MigrationState>> STEPS = new EnumMap<>(Map.of(
            MigrationState.SETUP,
            EnumSet.of(MigrationState.ACTIVE, MigrationState.CANCELLING, MigrationState.FAILED),
            MigrationState.ACTIVE,
            EnumSet.of(MigrationState.DEVICE, MigrationState.CANCELLING, MigrationState.FAILED),
            MigrationState.DEVICE,
            EnumSet.of(
                    MigrationState.COMPLETED,
                    MigrationState.IN_DOUBT,
                    MigrationState.CANCELLING,
                    MigrationState.FAILED),
            MigrationState.CANCELLING,
            EnumSet.of(MigrationState.CANCELLED, MigrationState.FAILED)));

    private record Step(MigrationState from, MigrationState to) {}

    private final Migration migration;
    private final MigrationListener listener;
    private final Deque<Step> unheard = new ArrayDeque<>();
    private Thread telling;
    private MigrationState state = MigrationState.SETUP;

    /**
     * Creates a machine in SETUP.
     *
     * @param migration what the listener is told of
     * @param listener hears of each step
     */
    public MigrationStateMachine(Migration migration, MigrationListener listener) {
        this.migration = migration;
        this.listener = listener;
    }

    /** Returns where it stands. */
    public synchronized MigrationState state() {
        return state;
    }

    /**
     * Takes a step if there is one, and tells the listener. It is told without a lock, so that it may ask and cancel, and
     * by one thread at a time, so that it hears of the steps in their order: a step taken meanwhile is told of by the
     * thread that is telling.
     *
     * @param to the new state
     * @return whether it was taken
     */
    public boolean tryStep(MigrationState to) {
        synchronized (this) {
            if (!STEPS.getOrDefault(state, Set.of()).contains(to)) {
                return false;
            }
            LOG.debug("migration {}: {} -> {}", migration.id(), state, to);
            unheard.add(new Step(state, to));
            state = to;
            if (telling != null) {
                return true;
            }
            telling = Thread.currentThread();
        }
        for (Step step = next(); step != null; step = next()) {
            tell(step);
        }
        return true;
    }

    private synchronized Step next() {
        Step step = unheard.poll();
        if (step == null) {
            telling = null;
            notifyAll();
        }
        return step;
    }

    private void tell(Step step) {
        try {
            listener.stateChanged(migration, step.from, step.to);
        } catch (Throwable e) {
            LOG.warn(
                    "migration {}: listener {} failed",
                    migration.id(),
                    listener.getClass().getName(),
                    e);
        }
    }

    /**
     * Waits until the listener has heard of all steps.
     *
     * @param deadline ends the wait for a listener that blocks, against its contract
     */
    public synchronized void awaitHeard(Deadline deadline) {
        while (telling != null && telling != Thread.currentThread() && !deadline.hasPassed()) {
            try {
                wait(Math.max(1, deadline.remainingMillis()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
