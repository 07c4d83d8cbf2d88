// SPDX-License-Identifier: Apache-2.0
// Copyright the Drover authors
package org.drover.api.migration;

/**
 * What a migration did with one device, on one side.
 *
 * @param id the device's path
 * @param multifdTransfer whether its state went over the multifd channels
 * @param precopyBytes device data moved while the machine ran
 * @param stopCopyBytes device data moved after it had stopped, without configuration
 * @param configBytes configuration moved
 * @param packets device-state packets; 0 without multifd transfer
 * @param maxQueuedPackets at the destination, the most packets that waited for an earlier one
 * @param stateNanos time from stopping the machine to the device's last byte
 */
public record DeviceReport(
        String id,
        boolean multifdTransfer,
        long precopyBytes,
        long stopCopyBytes,
        long configBytes,
        long packets,
        int maxQueuedPackets,
        long stateNanos) {
    /** Returns all bytes of the device. */
    public long totalBytes() {
        return precopyBytes + stopCopyBytes + configBytes;
    }
}
