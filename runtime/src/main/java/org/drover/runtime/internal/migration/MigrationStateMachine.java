// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.runtime.internal.migration;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
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

    private final Migration migration;
    private final MigrationListener listener;
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
     * Takes a step.
     *
     * @param to the new state
     * @throws IllegalStateException if there is no such step
     */
    public void step(MigrationState to) {
        if (!tryStep(to)) {
            throw new IllegalStateException("migration " + migration.id() + " cannot go from " + state() + " to " + to);
        }
    }

    /**
     * Takes a step if there is one. The listener is told under the lock, so that it hears of the steps in their order.
     *
     * @param to the new state
     * @return whether it was taken
     */
    public synchronized boolean tryStep(MigrationState to) {
        MigrationState from = state;
        if (!STEPS.getOrDefault(from, Set.of()).contains(to)) {
            return false;
        }
        state = to;
        LOG.debug("migration {}: {} -> {}", migration.id(), from, to);
        try {
            listener.stateChanged(migration, from, to);
        } catch (RuntimeException e) {
            LOG.warn(
                    "migration {}: listener {} failed",
                    migration.id(),
                    listener.getClass().getName(),
                    e);
        }
        return true;
    }
}
