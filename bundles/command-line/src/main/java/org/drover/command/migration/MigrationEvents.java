// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.command.migration;

import org.drover.api.migration.MigrationReport;
import org.drover.api.migration.MigrationState;
import org.drover.api.transport.TransportAddress;
import org.drover.frontend.Side;

/** Hears how a migration goes, on the command's own thread, and shows it. */
interface MigrationEvents {
    /** It listens, or connects. */
    void started(Side side, TransportAddress address, int deviceCount);

    /** It went to another state. */
    void stateChanged(StateChange change);

    /** One of several addresses is not taken; the next one is tried. */
    void addressGivenUp(TransportAddress address, Throwable why);

    /** The first byte of a device has moved, when this process was so old. */
    void firstByte(long ageNanos);

    /** It still goes on. */
    void progress(MigrationState state, MigrationReport report, double bytesPerSecond);

    /** It has ended. */
    void ended(FinalReport report);

    /** The process stays, with the devices open. */
    void holding(Side side);
}
