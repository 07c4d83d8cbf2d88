// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.handler;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Where a handler says what it has moved, for reports and so that the runtime sees progress: a side on which nothing
 * moves for long is given up. Any thread; never blocks; allocates nothing.
 */
@ProviderType
public interface StateStatistics {
    /** Says whether the state goes over the multifd channels. @param used as sampled at setup */
    void multifdTransfer(boolean used);

    /** Counts device data moved while the machine ran. @param bytes 0 or more */
    void addPrecopyBytes(long bytes);

    /** Counts device data moved after it had stopped. @param bytes 0 or more */
    void addStopCopyBytes(long bytes);

    /** Counts configuration moved. @param bytes 0 or more */
    void addConfigBytes(long bytes);

    /** Counts one device-state packet. */
    void addPacket();

    /**
     * Says which packet the device waits for now, for the message of a migration in which nothing moves any more.
     *
     * @param index unsigned; -1 if it waits for none
     */
    default void awaitedPacket(int index) {}

    /** Says how many packets wait for an earlier one now. @param packets 0 or more */
    void queuedPackets(int packets);
}
