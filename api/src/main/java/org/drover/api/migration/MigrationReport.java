// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.migration;

import java.util.List;
import java.util.Optional;

/**
 * What a migration did, as one side sees it: a snapshot.
 *
 * @param state where it stands
 * @param mayRun whether this side's machine may run
 * @param error why it failed, first cause first; empty unless it did
 * @param rounds rounds of precopy
 * @param setupNanos time from the start until the source's precopy began
 * @param downtimeNanos at the source, from stopping the machine to the verdict or to running again; at the destination,
 *     from SWITCHOVER_START to running
 * @param totalNanos time from the start (at the destination: from the first connection) to the end or to now
 * @param devices in the order of the request
 * @param channels the main channel first
 * @param memory of the machine; empty if none moves
 * @param switchover why the source's machine was stopped, or was not yet; empty at the destination, and before it was asked
 */
public record MigrationReport(
        MigrationState state,
        MayRun mayRun,
        Optional<Throwable> error,
        int rounds,
        long setupNanos,
        long downtimeNanos,
        long totalNanos,
        List<DeviceReport> devices,
        List<ChannelReport> channels,
        Optional<MemoryReport> memory,
        Optional<SwitchoverReport> switchover) {
    /** Copies the lists. */
    public MigrationReport {
        devices = List.copyOf(devices);
        channels = List.copyOf(channels);
    }

    /**
     * Makes a report without memory, of a side that decides nothing.
     *
     * @param state where it stands
     * @param mayRun whether this side's machine may run
     * @param error why it failed; empty unless it did
     * @param rounds rounds of precopy
     * @param setupNanos time until precopy began
     * @param downtimeNanos time in which the machine stood still
     * @param totalNanos time from the start to the end or to now
     * @param devices in the order of the request
     * @param channels the main channel first
     */
    public MigrationReport(
            MigrationState state,
            MayRun mayRun,
            Optional<Throwable> error,
            int rounds,
            long setupNanos,
            long downtimeNanos,
            long totalNanos,
            List<DeviceReport> devices,
            List<ChannelReport> channels) {
        this(
                state,
                mayRun,
                error,
                rounds,
                setupNanos,
                downtimeNanos,
                totalNanos,
                devices,
                channels,
                Optional.empty(),
                Optional.empty());
    }
}
