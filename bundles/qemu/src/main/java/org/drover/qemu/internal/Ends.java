// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.qemu.internal;

import java.util.Map;
import java.util.Optional;
import org.drover.api.ConfigurationException;
import org.drover.api.DroverException;
import org.drover.api.ProtocolException;
import org.drover.api.migration.MayRun;
import org.drover.api.migration.MigrationParameters;
import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationState;
import org.drover.api.transport.TransportException;
import org.drover.api.transport.TransportSettings;
import org.drover.runtime.memory.DirectArena;

/** What both ends of a machine's stream have in common. */
final class Ends {
    /** Buffers of each channel and direction: bytes only pass. */
    private static final int DEPTH = 2;

    /** Two transports, each with a channel for each of QEMU's and the main one, two directions of each. */
    private static final int CHANNEL_ENDS = 4;

    private Ends() {}

    /** Returns how many connections there are: the main one and the multifd channels. */
    static int connections(MigrationParameters parameters) {
        return 1
                + (parameters.get(MigrationParameters.MULTIFD)
                        ? parameters.get(MigrationParameters.MULTIFD_CHANNELS)
                        : 0);
    }

    /** Returns the memory for all of them. */
    static DirectArena arena(MigrationParameters parameters) {
        return new DirectArena(
                MigrationParameters.BUFFER_BYTES, (long) connections(parameters) * CHANNEL_ENDS * DEPTH + DEPTH);
    }

    /** Returns how a transport is opened. */
    static TransportSettings settings(String owner) {
        return new TransportSettings(owner, DEPTH, DEPTH, Map.of());
    }

    /**
     * Returns an engine's report with another state and error.
     *
     * @param report the engine's
     * @param state what came of it here
     * @param mayRun whether what was loaded may run
     * @param error what failed between the engine and QEMU
     */
    static MigrationReport replaced(
            MigrationReport report, MigrationState state, MayRun mayRun, Optional<Throwable> error) {
        return new MigrationReport(
                state,
                mayRun,
                error,
                report.rounds(),
                report.setupNanos(),
                report.downtimeNanos(),
                report.totalNanos(),
                report.devices(),
                report.channels(),
                report.memory(),
                report.switchover());
    }

    /**
     * Returns an engine's report with what failed between it and QEMU, which is what the engine's own error came from, unless
     * it was the engine that found something wrong and hung up.
     *
     * @param error {@code null} if nothing failed there
     */
    static MigrationReport explained(MigrationReport report, DroverException error) {
        if (error == null
                || report.state() == MigrationState.COMPLETED
                || !report.state().isTerminal()
                || error instanceof TransportException
                        && report.error().filter(Ends::isOwnFinding).isPresent()) {
            return report;
        }
        MigrationState state = report.state() == MigrationState.CANCELLED ? MigrationState.FAILED : report.state();
        return replaced(report, state, report.mayRun(), Optional.of(error));
    }

    private static boolean isOwnFinding(Throwable error) {
        return error instanceof ProtocolException || error instanceof ConfigurationException;
    }
}
